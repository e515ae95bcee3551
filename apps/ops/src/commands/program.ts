import { join } from 'node:path';
import {
  createProgram,
  defineCommand,
  option,
  packageVersion,
  parseWithoutCompiling,
} from '@meta-agent/command-line';
import type { CommandContext } from '../terminal/context';
import { REGISTRY, TOKEN_FILE } from '../terminal/options';
import { ACCOUNT } from './account/commands';
import { CHANGE } from './change/commands';
import { ENGINE } from './engine/commands';
import { FLEET_COMMANDS } from './fleet/commands';
import { LOOK } from './look/commands';
import { REGISTRY_SYNC } from './registry/commands';
import { REPLAY } from './replay-options';
import { STREAM } from './stream/commands';
import { TOKEN } from './token/commands';

const REPLAYING = defineCommand({
  name: 'replay',
  description: 'replay a log offline with the exact decisions of the engine',
  examples: [
    'replay --predictions logs/ --prices candles.csv --label-horizon 120',
    'replay --predictions logs/ --model newest --against current',
  ],
  options: REPLAY,
  run: async () => (await import('./replay.js')).replay,
});

const DOCTOR = defineCommand({
  name: 'doctor',
  description: 'check this machine; print each fault and the command that fixes it',
  examples: ['doctor', 'doctor --json'],
  options: {
    ...REGISTRY,
    tokenFile: TOKEN_FILE,
    url: option(
      '--url <url>',
      'the engine (default: META_ENGINE_URL, else the one of META_HOST and META_PORT)',
    ),
  },
  run: async () => (await import('./doctor.js')).doctor,
});

/** The command line. */
export function createOpsProgram(context: CommandContext) {
  return createProgram<CommandContext>({
    name: 'meta-ops',
    description: 'Manages models, their registry and the engine that uses them.',
    version: packageVersion(join(__dirname, '../..')),
    examples: [
      'status',
      'rollback --reason "bad BUYs"',
      'why --symbol BTCUSDT --at 2026-11-24T14:30:00Z',
    ],
    commands: [
      ...LOOK,
      ...ACCOUNT,
      ...CHANGE,
      ...REGISTRY_SYNC,
      ...FLEET_COMMANDS,
      REPLAYING,
      ...ENGINE,
      ...STREAM,
      ...TOKEN,
      DOCTOR,
    ],
    groups: {
      fleet:
        'many desks, trained by workers; the Redis of META_FLEET_URL (default: META_STREAM_URL)',
      registry: 'a registry beyond one disk',
      stream: 'the streams of signals and decisions in the Redis of META_STREAM_URL',
      token: 'tokens of clients of the engine',
    },
    results: async () => (await import('../results/results.js')).RESULTS,
    ask: context.isInteractive
      ? async (question) => (await import('../terminal/confirm.js')).askText(question, context)
      : undefined,
    runWith: async (command, run) => {
      // Compilation takes time and pays off only for the commands that read a whole log.
      if (command !== REPLAYING.name) await parseWithoutCompiling();
      await run(context);
    },
  });
}
