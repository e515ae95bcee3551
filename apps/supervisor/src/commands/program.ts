import { join } from 'node:path';
import { createProgram, defineCommand, packageVersion } from '@meta-agent/command-line';
import type { CommandContext } from './context';
import { REGISTRY, RUN } from './options';

/** The command line. */
export function createSupervisorProgram(context: CommandContext) {
  return createProgram<CommandContext>({
    name: 'meta-supervisor',
    description: "Settles the engine's decisions and publishes what they teach.",
    version: packageVersion(join(__dirname, '../..')),
    examples: ['run --prices candles.csv --label-horizon 120 --listen 127.0.0.1:9464', 'status'],
    commands: [
      defineCommand({
        name: 'run',
        description: 'watch the decisions; adapt the threshold, demote a model that loses',
        examples: [
          'run --prices candles.csv --label-horizon 120 --listen 127.0.0.1:9464',
          'run --prices candles.csv --label-horizon 120 --once',
        ],
        options: RUN,
        run: async () => (await import('./run.js')).run,
      }),
      defineCommand({
        name: 'status',
        description: 'the live state in force',
        examples: ['status', 'status --json'],
        options: REGISTRY,
        run: async () => (await import('./status.js')).status,
      }),
    ],
    results: async () => (await import('./results.js')).RESULTS,
    runWith: (_command, run) => run(context),
  });
}
