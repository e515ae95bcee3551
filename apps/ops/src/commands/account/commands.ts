import { defineCommand, flag, option, texts } from '@meta-agent/command-line';
import { SETTLING, SYMBOL_MAP } from '@meta-agent/log-files/settling-options';
import { archivePath, ASKING, REGISTRY } from '../../terminal/options';

const DECISIONS = option(
  '--decisions <paths...>',
  'decision logs: files or folders (default: META_DECISION_LOG, else logs)',
  texts,
);

/** The commands that account for decisions: what decided, and by what right. */
export const ACCOUNT = [
  defineCommand({
    name: 'why',
    description: 'explain one logged decision: what decided, by what right, and what became of it',
    examples: [
      'why --symbol BTCUSDT --at 2026-11-24T14:30:00Z',
      'why --id 01J9ZQ --decisions logs/ --prices candles.csv --label-horizon 120',
    ],
    options: {
      ...REGISTRY,
      symbol: option('--symbol <symbol>', "the record's symbol"),
      at: option('--at <timestamp>', "the record's timestamp, ISO 8601"),
      id: option('--id <id>', 'the id of the answer, instead of symbol and time'),
      decisions: DECISIONS,
      outcomes: option('--outcomes <file>', 'outcomes of the trades, CSV'),
      ...SETTLING,
      ...SYMBOL_MAP,
    },
    run: async () => (await import('./why.js')).why,
  }),
  defineCommand({
    name: 'evidence',
    description:
      'write what decided since a time, and by what right, to an archive that proves itself',
    examples: [
      'evidence --since 2026-11-01T00:00:00Z --to november.tar.gz',
      'evidence --check november.tar.gz',
    ],
    options: {
      ...REGISTRY,
      since: option('--since <timestamp>', 'from when on, ISO 8601'),
      to: option('--to <file>', 'the archive to write, .tar.gz', archivePath),
      check: option('--check <file>', 'read an archive back and verify it, instead of writing one'),
      decisions: DECISIONS,
      withDecisions: flag('--with-decisions', 'with the decision log itself, not its hashes alone'),
      ...ASKING,
    },
    run: async () => (await import('./evidence.js')).evidence,
  }),
];
