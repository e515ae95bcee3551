import {
  defaultOption,
  flag,
  numberWithin,
  option,
  type CommandInput,
  type MakeSchema,
  type OptionValues,
} from '@meta-agent/command-line';

/** What names a version. */
export const VERSION = 'its name, a unique part of the name, current or newest';

const engineUrl: MakeSchema<string> = async () => (await import('./engine-url.js')).engineUrl;

/** Of every command. */
const PRINTING = { json: flag('--json', 'print the result as JSON') };

/** Of commands that look at a registry. */
export const REGISTRY = {
  ...PRINTING,
  modelDir: option(
    '--model-dir <folder>',
    'the registry (default: META_V2_MODEL_DIR, else models/meta_v2)',
  ),
};

/** Of commands that ask a running engine. */
export const ONLINE = {
  ...PRINTING,
  url: option(
    '--url <url>',
    'the engine (default: META_ENGINE_URL, else http://127.0.0.1:8001)',
    engineUrl,
  ),
};

/** Of commands that change something. */
export const ASKING = { yes: flag('-y, --yes', 'do not ask') };

/** Of commands that change what an engine decides by. */
export const AWAITING = {
  url: option(
    '--url <url>',
    'wait until this engine uses the version (default: META_ENGINE_URL, else META_HOST and META_PORT)',
    engineUrl,
  ),
  engine: flag('--no-engine', 'look for no engine'),
  timeout: defaultOption(
    '--timeout <seconds>',
    'longest wait for the engine',
    '60',
    numberWithin({ min: 0, max: 3600, what: 'seconds' }),
  ),
};

export type Asking = OptionValues<typeof ASKING>;
export type Awaiting = OptionValues<typeof AWAITING>;

/** What was typed after a command that looks at a registry. */
export type RegistryInput<More = object, Arguments = readonly []> = CommandInput<
  OptionValues<typeof REGISTRY> & More,
  Arguments
>;

/** What was typed after a command that asks a running engine. */
export type OnlineInput<More = object> = CommandInput<OptionValues<typeof ONLINE> & More>;
