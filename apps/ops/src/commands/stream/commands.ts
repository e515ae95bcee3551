import {
  defineCommand,
  flag,
  numberWithin,
  option,
  requiredOption,
} from '@meta-agent/command-line';
import { ASKING, PRINTING } from '../../terminal/options';

/** The commands over the streams of META_STREAM_URL. */
export const STREAM = [
  defineCommand({
    name: 'stream status',
    description: 'what waits in the streams, and who reads it',
    examples: ['stream status', 'stream status --json'],
    options: PRINTING,
    run: async () => (await import('./status.js')).streamStatus,
  }),
  defineCommand({
    name: 'stream trim',
    description: 'remove old entries that every group has read and acknowledged; nothing else',
    examples: ['stream trim --older-than 24', 'stream trim --older-than 168 --rejected --yes'],
    options: {
      ...PRINTING,
      olderThan: requiredOption(
        '--older-than <hours>',
        'age of the youngest entry to remove',
        numberWithin({ min: 0, max: 100_000, what: 'hours' }),
      ),
      rejected: flag('--rejected', 'of the rejected signals too'),
      unreadRows: flag(
        '--unread-rows',
        'rows of the decision log too, where their supervisor runs no more',
      ),
      ...ASKING,
    },
    run: async () => (await import('./trim.js')).trimStreams,
  }),
  defineCommand({
    name: 'stream redrive',
    description: 'send rejected signals again, as new signals',
    examples: [
      'stream redrive --code too_many_deliveries --reason "release 2.1 fixes it"',
      'stream redrive --reason "the producer sends UTC now" --yes',
    ],
    options: {
      ...PRINTING,
      code: option('--code <code>', 'those that were rejected with this code alone (default: all)'),
      reason: requiredOption('-r, --reason <text>', 'for the stream of redriven signals'),
      ...ASKING,
    },
    run: async () => (await import('./redrive.js')).redrive,
  }),
];
