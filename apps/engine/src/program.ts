import { join } from 'node:path';
import {
  createProgram,
  defaultOption,
  defineCommand,
  flag,
  numberWithin,
  option,
  packageVersion,
  shownDefault,
  type MakeSchema,
} from '@meta-agent/command-line';

export interface ProgramContext {
  readonly env: NodeJS.ProcessEnv;
  /** For results alone. */
  readonly stdout: NodeJS.WritableStream;
  readonly version: string;
}

/** Text, as the variable is: the schema of META_PORT reads it. */
const port: MakeSchema<string> = (zod) =>
  zod
    .string()
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, 'a port, 0 to 65535');

const SERVE = defineCommand({
  name: 'serve',
  description: 'serve until a signal says to stop (what it does without a command)',
  examples: ['serve --enabled', 'serve --enabled --model-dir models/meta_v2 --port 8002'],
  options: {
    wait: defaultOption(
      '--wait <seconds>',
      'how long to try again while the address is not there yet or the port is held',
      '10',
      numberWithin({ min: 0, max: 86_400, what: 'seconds' }),
    ),
    enabled: flag(
      '--enabled',
      'let the model override the vote (default: META_AGENT_ENABLED, else off)',
    ),
    modelDir: shownDefault(
      option('--model-dir <folder>', 'the registry'),
      'META_V2_MODEL_DIR, else models/meta_v2',
    ),
    port: shownDefault(
      option('--port <port>', 'the port to listen on', port),
      'META_PORT, else 8001',
    ),
  },
  run: async () => (await import('./serve.js')).serve,
});

const SHOW_CONFIG = defineCommand({
  name: 'config show',
  description: 'print every variable, its value in force, where that is from and what it means',
  examples: ['config show', 'config show --json'],
  options: { json: flag('--json', 'print them as JSON') },
  run: async () => (await import('./config/print-config.js')).printConfig,
});

/** The command line; the server's modules are loaded only to serve. */
export function createEngineProgram({ env, stdout }: Omit<ProgramContext, 'version'>) {
  const version = packageVersion(join(__dirname, '..'));
  return createProgram<ProgramContext>({
    name: 'meta-engine',
    description: 'Decides SELL, HOLD or BUY over HTTP. Its settings are environment variables.',
    version,
    examples: ['--enabled', 'serve --enabled --model-dir models/meta_v2 --port 8002'],
    commands: [SERVE, SHOW_CONFIG],
    groups: { config: 'settings' },
    helpAfter: '\nmeta-engine config show prints every variable and its value.',
    results: async () => (await import('./config/results.js')).RESULTS,
    runWith: (_, run) => run({ env, stdout, version }),
  });
}
