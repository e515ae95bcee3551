import {
  defaultOption,
  defineCommand,
  numberWithin,
  option,
  wholeWithin,
} from '@meta-agent/command-line';
import { ASKING, ONLINE } from '../../terminal/options';

/** The commands that ask a running engine. */
export const ENGINE = [
  defineCommand({
    name: 'status',
    description: 'what a running engine says of itself',
    options: ONLINE,
    run: async () => (await import('./status.js')).status,
  }),
  defineCommand({
    name: 'watch',
    description: 'a running engine, live; off a terminal a line at a time',
    options: {
      ...ONLINE,
      interval: defaultOption(
        '--interval <seconds>',
        'from one look to the next',
        '1',
        numberWithin({ min: 0.05, max: 86_400, what: 'seconds' }),
      ),
      count: option(
        '--count <looks>',
        'end after so many',
        wholeWithin({ min: 1, max: 1e9, what: 'looks' }),
      ),
    },
    run: async () => (await import('./watch.js')).watch,
  }),
  defineCommand({
    name: 'reset-stats',
    description: "start a running engine's statistics anew",
    options: {
      ...ONLINE,
      tokenFile: option('--token-file <file>', 'its admin token; else META_ADMIN_TOKEN'),
      ...ASKING,
    },
    run: async () => (await import('./reset-stats.js')).resetStats,
  }),
];
