import {
  defaultOption,
  flag,
  numberWithin,
  option,
  type CommandInput,
  type MakeSchema,
  type OptionValues,
} from '@meta-agent/command-line';

/** Help text: the ways to name a version. */
export const VERSION = 'its name, a unique part of the name, current or newest';

const engineUrl: MakeSchema<string> = async () => (await import('./engine-url.js')).engineUrl;

/** The path of an archive to write; restore finds the format by the suffix that people read, too. */
export const archivePath: MakeSchema<string> = (zod) =>
  zod.string().regex(/\.(tar\.gz|tgz)$/, 'a file that ends with .tar.gz or .tgz');

/** Options of every command. */
export const PRINTING = { json: flag('--json', 'print the result as JSON') };

/** Options of commands that read a registry. */
export const REGISTRY = {
  ...PRINTING,
  modelDir: option(
    '--model-dir <folder>',
    'the registry (default: META_V2_MODEL_DIR, else models/meta_v2)',
  ),
};

export const TOKEN_FILE = option(
  '--token-file <file>',
  'file with a token of the engine (default: META_ENGINE_TOKEN_FILE, else the admin token)',
);

/** Options of commands that call a running engine. */
export const ONLINE = {
  ...PRINTING,
  tokenFile: TOKEN_FILE,
  url: option(
    '--url <url>',
    'the engine (default: META_ENGINE_URL, else http://127.0.0.1:8001)',
    engineUrl,
  ),
};

/** Options of commands that make a change. */
export const ASKING = { yes: flag('-y, --yes', 'do not ask') };

/** Options of commands that change the model of an engine. */
export const AWAITING = {
  tokenFile: TOKEN_FILE,
  url: option(
    '--url <url>',
    'the engine that must follow the change (default: META_ENGINE_URL, else META_HOST and META_PORT)',
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

/** Options of commands that write current.json. */
export const SIGNING = {
  signKey: option(
    '--sign-key <file>',
    'the private key to sign the change with (default: META_SIGN_KEY)',
  ),
};

export type Asking = OptionValues<typeof ASKING>;
export type Awaiting = OptionValues<typeof AWAITING>;

/** The typed input of a command that reads a registry. */
export type RegistryInput<More = object, Arguments = readonly []> = CommandInput<
  OptionValues<typeof REGISTRY> & More,
  Arguments
>;

/** The typed input of a command that calls a running engine. */
export type OnlineInput<More = object, Arguments = readonly []> = CommandInput<
  OptionValues<typeof ONLINE> & More,
  Arguments
>;
