import {
  argument,
  defaultOption,
  defineCommand,
  flag,
  option,
  text,
} from '@meta-agent/command-line';
import { PRINTING } from '../../terminal/options';

const FLEET = {
  ...PRINTING,
  fleet: defaultOption('--fleet <file>', 'the desks', 'fleet.json', text),
  week: option('--week <week>', 'like 2026-W48 (default: the present one, UTC)'),
};

/** The commands that train many desks by workers, on the Redis of META_STREAM_URL. */
export const FLEET_COMMANDS = [
  defineCommand({
    name: 'fleet run',
    description: 'queue the training of each desk, once a week however often it is asked for',
    examples: ['fleet run', 'fleet run --fleet fleet.json --wait'],
    options: {
      ...FLEET,
      wait: flag('--wait', 'until every training has ended; exit code 5 when some failed'),
    },
    run: async () => (await import('./run.js')).run,
  }),
  defineCommand({
    name: 'fleet status',
    description: 'what became of the training of each desk',
    examples: ['fleet status', 'fleet status --html fleet.html'],
    options: { ...FLEET, html: option('--html <file>', 'write it as a page, too') },
    run: async () => (await import('./status.js')).status,
  }),
  defineCommand({
    name: 'fleet retry',
    description: 'queue failed trainings again, as the file describes them now',
    examples: ['fleet retry', 'fleet retry btc eth'],
    arguments: [argument('[desks...]', 'their names (default: every one that failed)')],
    options: FLEET,
    run: async () => (await import('./retry.js')).retry,
  }),
  defineCommand({
    name: 'fleet schema',
    description: 'print the JSON schema of fleet.json, for editors',
    examples: ['fleet schema', 'fleet schema > fleet.schema.json'],
    options: PRINTING,
    run: async () => (await import('./schema.js')).schema,
  }),
];
