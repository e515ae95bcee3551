import {
  argument,
  defaultOption,
  defineCommand,
  flag,
  numberWithin,
  option,
  wholeWithin,
} from '@meta-agent/command-line';
import { ASKING, ONLINE } from '../../terminal/options';

/** The commands that call a running engine. */
export const ENGINE = [
  defineCommand({
    name: 'predict',
    description: 'send one record to a running engine and print its decision',
    examples: [
      `predict '{"symbol":"BTCUSDT","base_predictions":{"xgb":{"action":"BUY","confidence":0.7}}}'`,
      'predict --what-if --json - < record.json',
    ],
    arguments: [argument('<record>', 'JSON, or - for the standard input')],
    options: {
      ...ONLINE,
      whatIf: flag('--what-if', 'a decision that is neither counted nor logged'),
    },
    run: async () => (await import('./predict.js')).predict,
  }),
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
        'number of looks before the command ends (default: until it is stopped)',
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
