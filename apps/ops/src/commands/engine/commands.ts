import {
  defaultOption,
  defineCommand,
  numberWithin,
  option,
  wholeWithin,
} from '@meta-agent/command-line';
import { ASKING, ONLINE } from '../../terminal/options';

/** The commands that call a running engine. */
export const ENGINE = [
  defineCommand({
    name: 'status',
    description: 'print the status of a running engine',
    examples: ['status', 'status --url http://10.0.0.5:8001 --token-file token'],
    options: ONLINE,
    run: async () => (await import('./status.js')).status,
  }),
  defineCommand({
    name: 'watch',
    description: 'watch a running engine; without a terminal, print one line per look',
    examples: ['watch', 'watch --url http://10.0.0.5:8001 --token-file token'],
    options: {
      ...ONLINE,
      interval: defaultOption(
        '--interval <seconds>',
        'time between two looks',
        '1',
        numberWithin({ min: 0.05, max: 86_400, what: 'seconds' }),
      ),
      count: option(
        '--count <looks>',
        'number of looks before the command ends',
        wholeWithin({ min: 1, max: 1e9, what: 'looks' }),
      ),
    },
    run: async () => (await import('./watch.js')).watch,
  }),
  defineCommand({
    name: 'reset-stats',
    description: 'reset the statistics of a running engine',
    examples: ['reset-stats --yes', 'reset-stats --token-file token --json'],
    options: {
      ...ONLINE,
      ...ASKING,
    },
    run: async () => (await import('./reset-stats.js')).resetStats,
  }),
];
