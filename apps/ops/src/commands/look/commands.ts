import { argument, defineCommand, flag } from '@meta-agent/command-line';
import { REGISTRY, VERSION } from '../../terminal/options';

/** The commands that read a registry and change nothing. */
export const LOOK = [
  defineCommand({
    name: 'list',
    description: 'every version, oldest first',
    examples: ['list', 'list --json'],
    options: REGISTRY,
    run: async () => (await import('./list.js')).list,
  }),
  defineCommand({
    name: 'show',
    description: 'print the metadata and the history of a version',
    examples: ['show current', 'show newest --json'],
    arguments: [argument('<version>', VERSION)],
    options: REGISTRY,
    run: async () => (await import('./show.js')).show,
  }),
  defineCommand({
    name: 'validate',
    description: 'run every check on a version (default: the current version)',
    examples: ['validate', 'validate --all'],
    arguments: [argument('[version]', VERSION)],
    options: { ...REGISTRY, all: flag('--all', 'every version') },
    run: async () => (await import('./validate.js')).validate,
  }),
  defineCommand({
    name: 'diff',
    description: 'compare two versions',
    examples: ['diff current newest', 'diff 1a2b3c4d 5e6f7a8b --json'],
    arguments: [argument('<version>', VERSION), argument('<other>', VERSION)],
    options: REGISTRY,
    run: async () => (await import('./diff.js')).diff,
  }),
  defineCommand({
    name: 'ledger',
    description: 'print each change of the current version: time, user and reason',
    examples: ['ledger', 'ledger --verify'],
    options: {
      ...REGISTRY,
      verify: flag('--verify', 'verify every line, current.json and the current version'),
    },
    run: async () => (await import('./ledger.js')).ledger,
  }),
];
