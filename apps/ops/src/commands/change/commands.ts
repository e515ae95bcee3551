import {
  argument,
  askedOption,
  defaultOption,
  defineCommand,
  flag,
  option,
  requiredOption,
  wholeWithin,
} from '@meta-agent/command-line';
import type { StopTo } from '@meta-agent/decision';
import {
  archivePath,
  ASKING,
  AWAITING,
  PRINTING,
  REGISTRY,
  SIGNING,
  VERSION,
} from '../../terminal/options';

/** Those of `@meta-agent/decision`, which a help does not load. */
export const STOPS = ['vote', 'hold'] as const satisfies readonly StopTo[];

const REASON = {
  reason: askedOption('-r, --reason <text>', 'for the ledger', 'Why? (for the ledger)'),
};

/** The commands that write archives, remove versions or change the current version. */
export const CHANGE = [
  defineCommand({
    name: 'backup',
    description: 'write versions to an archive (default: the current version)',
    examples: ['backup --all --to backup.tar.gz', 'backup current --to current.tar.gz'],
    arguments: [argument('[versions...]', VERSION)],
    options: {
      ...REGISTRY,
      all: flag('--all', 'every version'),
      to: requiredOption('--to <file>', 'the archive to write, .tar.gz', archivePath),
      ...ASKING,
    },
    run: async () => (await import('./backup.js')).backup,
  }),
  defineCommand({
    name: 'restore',
    description: 'restore versions from an archive',
    examples: ['restore backup.tar.gz', 'restore backup.tar.gz --no-promote'],
    arguments: [argument('<file>', 'an archive written by backup')],
    options: {
      ...REGISTRY,
      promote: flag('--no-promote', 'as candidates only'),
      ...AWAITING,
      reason: option('-r, --reason <text>', 'for the ledger (default: restored from FILE)'),
      ...SIGNING,
      ...ASKING,
    },
    run: async () => (await import('./restore.js')).restore,
  }),
  defineCommand({
    name: 'promote',
    description: 'make a version the current one',
    examples: [
      'promote newest -r "better by 0.2 % a change"',
      'promote 1a2b3c4d -r "first model" --yes',
    ],
    arguments: [argument('<version>', VERSION)],
    options: {
      ...REGISTRY,
      ...AWAITING,
      ...REASON,
      ...SIGNING,
      force: flag('--force', 'promote even if gates fail; the ledger records it'),
      ...ASKING,
    },
    run: async () => (await import('./promote.js')).promote,
  }),
  defineCommand({
    name: 'rollback',
    description: 'roll back to the last valid promoted version',
    examples: ['rollback -r "bad BUYs"', 'rollback --to 1a2b3c4d -r "bad BUYs" -y'],
    options: {
      ...REGISTRY,
      ...AWAITING,
      to: option('--to <version>', 'the version to roll back to (default: the last good one)'),
      ...REASON,
      ...SIGNING,
      ...ASKING,
    },
    run: async () => (await import('./rollback.js')).rollback,
  }),
  defineCommand({
    name: 'halt',
    description: 'stop every engine of the registry: the vote decides, or HOLD',
    examples: ['halt -r "bad feed"', 'halt -r "bad feed" --to hold'],
    options: {
      ...REGISTRY,
      ...AWAITING,
      to: defaultOption('--to <vote|hold>', 'what decides', 'vote', (zod) => zod.enum(STOPS)),
      ...REASON,
      ...SIGNING,
    },
    run: async () => (await import('./standing.js')).halt,
  }),
  defineCommand({
    name: 'resume',
    description: 'end the stop',
    examples: ['resume -r "the feed is back"', 'resume -r "the feed is back" --no-engine'],
    options: { ...REGISTRY, ...AWAITING, ...REASON, ...SIGNING },
    run: async () => (await import('./standing.js')).resume,
  }),
  defineCommand({
    name: 'rearm',
    description: 'let a demoted model decide again',
    examples: ['rearm -r "the costs were wrong"', 'rearm -r "the costs were wrong" --no-engine'],
    options: { ...REGISTRY, ...AWAITING, ...REASON, ...SIGNING },
    run: async () => (await import('./standing.js')).rearm,
  }),
  defineCommand({
    name: 'challenge',
    description: 'let another version decide beside the current one, without an effect',
    examples: [
      'challenge newest -r "the weekly training"',
      'challenge 1a2b3c4d -r "veto only" --no-engine',
    ],
    arguments: [argument('<version>', VERSION)],
    options: {
      ...REGISTRY,
      ...AWAITING,
      ...REASON,
      supervised: flag('--supervised', 'end with 2 if no supervisor or no engine would measure it'),
      ...SIGNING,
    },
    run: async () => (await import('./challenge.js')).challenge,
  }),
  defineCommand({
    name: 'prune',
    description: 'remove old versions',
    examples: ['prune --keep 5', 'prune --keep 5 --yes'],
    options: {
      ...REGISTRY,
      keep: requiredOption(
        '--keep <count>',
        'number of newest versions to keep',
        // At least 1: the newest version may be about to be promoted.
        wholeWithin({ min: 1, max: 999_999_999, what: 'versions' }),
      ),
      ...ASKING,
    },
    run: async () => (await import('./prune.js')).prune,
  }),
  defineCommand({
    name: 'unlock',
    description: 'take the lock of a process whose machine is gone',
    examples: ['unlock -r "the machine is gone"', 'unlock -r "the machine is gone" --yes'],
    options: { ...REGISTRY, ...REASON, ...SIGNING, ...ASKING },
    run: async () => (await import('./unlock.js')).unlock,
  }),
  defineCommand({
    name: 'keygen',
    description: 'make a key to sign with and a key to verify with',
    examples: ['keygen --to keys', 'keygen --to keys --json'],
    options: {
      ...PRINTING,
      to: requiredOption('--to <folder>', 'the folder of sign.key and verify.pub'),
    },
    run: async () => (await import('./keygen.js')).keygen,
  }),
];
