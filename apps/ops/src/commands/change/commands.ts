import {
  argument,
  defineCommand,
  flag,
  option,
  requiredOption,
  wholeWithin,
} from '@meta-agent/command-line';
import { ASKING, AWAITING, REGISTRY, VERSION } from '../../terminal/options';

const REASON = { reason: requiredOption('--reason <text>', 'for the ledger') };

/** The commands that write: archives, versions, and which version is in force. */
export const CHANGE = [
  defineCommand({
    name: 'backup',
    description: 'put versions into an archive, the current one unless named',
    arguments: [argument('[versions...]', VERSION)],
    options: {
      ...REGISTRY,
      all: flag('--all', 'every version'),
      to: requiredOption('--to <file>', 'the archive to write, .tar.gz'),
      ...ASKING,
    },
    run: async () => (await import('./backup.js')).backup,
  }),
  defineCommand({
    name: 'restore',
    description: 'bring versions back from an archive',
    arguments: [argument('<file>', 'an archive that backup has written')],
    options: {
      ...REGISTRY,
      promote: flag('--no-promote', 'as candidates only'),
      reason: option('--reason <text>', 'for the ledger'),
      ...ASKING,
    },
    run: async () => (await import('./restore.js')).restore,
  }),
  defineCommand({
    name: 'promote',
    description: 'make a version the current one',
    arguments: [argument('<version>', VERSION)],
    options: {
      ...REGISTRY,
      ...AWAITING,
      ...REASON,
      force: flag('--force', 'in spite of failed gates; the ledger says so'),
      ...ASKING,
    },
    run: async () => (await import('./promote.js')).promote,
  }),
  defineCommand({
    name: 'rollback',
    description: 'go back to the last good promoted version',
    options: {
      ...REGISTRY,
      ...AWAITING,
      to: option('--to <version>', 'a certain one'),
      ...REASON,
      ...ASKING,
    },
    run: async () => (await import('./rollback.js')).rollback,
  }),
  defineCommand({
    name: 'prune',
    description: 'remove old versions',
    options: {
      ...REGISTRY,
      keep: requiredOption(
        '--keep <count>',
        'how many of the newest stay',
        // At least the newest: it may be about to be promoted.
        wholeWithin({ min: 1, max: 999_999_999, what: 'versions' }),
      ),
      ...ASKING,
    },
    run: async () => (await import('./prune.js')).prune,
  }),
];
