import { defineCommand, flag, option, texts } from '@meta-agent/command-line';
import { ASKING, REGISTRY } from '../../terminal/options';

const DECISIONS = option(
  '--decisions <paths...>',
  'decision logs: files or folders (default: META_DECISION_LOG, else logs)',
  texts,
);

/** The commands that account for decisions: what decided, and by what right. */
export const ACCOUNT = [
  defineCommand({
    name: 'why',
    description: 'explain one logged decision: what decided, and by what right',
    options: {
      ...REGISTRY,
      symbol: option('--symbol <symbol>', "the record's symbol"),
      at: option('--at <timestamp>', "the record's timestamp, ISO 8601"),
      id: option('--id <id>', 'the id of the answer, instead of symbol and time'),
      decisions: DECISIONS,
    },
    run: async () => (await import('./why.js')).why,
  }),
  defineCommand({
    name: 'evidence',
    description:
      'write what decided since a time, and by what right, to an archive that proves itself',
    options: {
      ...REGISTRY,
      since: option('--since <timestamp>', 'from when on, ISO 8601'),
      to: option('--to <file>', 'the archive to write, .tar.gz'),
      check: option('--check <file>', 'read an archive back and verify it, instead of writing one'),
      decisions: DECISIONS,
      withDecisions: flag('--with-decisions', 'with the decision log itself, not its hashes alone'),
      ...ASKING,
    },
    run: async () => (await import('./evidence.js')).evidence,
  }),
];
