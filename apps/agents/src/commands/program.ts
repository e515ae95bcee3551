import {
  argument,
  createProgram,
  defaultOption,
  defineCommand,
  flag,
  option,
  requiredOption,
  texts,
  wholeWithin,
  type MakeSchema,
} from '@meta-agent/command-line';
import type { CommandContext } from '../terminal/context';
import { barTime } from './bar-time';

const engineUrl: MakeSchema<string> = async () => (await import('./engine-url.js')).engineUrl;

const AGENTS = {
  agents: requiredOption('--agents <folder>', 'one agent, or a folder of agents'),
};
const JSON_FLAG = { json: flag('--json', 'print the result as JSON') };
const SYMBOLS = {
  symbols: option('--symbol <names...>', 'only these symbols (default: all)', texts),
};
const BAR_TIME = {
  barTime: defaultOption(
    '--bar-time <close|open>',
    'what the timestamp of a candle is',
    'close',
    barTime,
  ),
};

const HELP_AFTER = `
Examples:
  meta-agents check agents/
  meta-agents backfill --agents agents/ --candles candles.csv.gz --out p.jsonl
  meta-agents run --agents agents/ --state state/ --out p.jsonl --listen 8002
  feed | meta-agents run --agents agents/ --out p.jsonl

An agent is a folder with agent.json and model.onnx. Candles are CSV files,
plain or gzip, with the columns timestamp,symbol,open,high,low,close,volume: the
files of meta-trainer --prices.
`;

const CHECK = defineCommand({
  name: 'check',
  description: 'load and check one agent, or every agent of a folder',
  examples: ['check agents/', 'check agents/ --json'],
  arguments: [argument('<folder>', 'one agent, or a folder of agents')],
  options: JSON_FLAG,
  run: async () => (await import('./check.js')).check,
});

const BACKFILL = defineCommand({
  name: 'backfill',
  description: 'turn candles into a prediction log; a killed run goes on where it stopped',
  examples: [
    'backfill --agents agents/ --candles candles.csv.gz --out predictions.jsonl',
    'backfill --agents agents/ --candles candles.csv.gz --out predictions.jsonl --json',
  ],
  options: {
    ...AGENTS,
    candles: requiredOption('--candles <files...>', 'candles, CSV, plain or gzip', texts),
    out: requiredOption('--out <file>', 'the prediction log to write; - for the standard output'),
    every: defaultOption(
      '--every <bars>',
      'one record in so many bars, from the first that has a regime',
      '1',
      wholeWithin({ min: 1, max: 100_000, what: 'bars' }),
    ),
    ...SYMBOLS,
    ...BAR_TIME,
    ...JSON_FLAG,
  },
  run: async () => (await import('./backfill.js')).backfill,
});

const RUN = defineCommand({
  name: 'run',
  description:
    'follow candles; ask the engine about each closed bar, write a prediction log, or both',
  examples: [
    'run --agents agents/ --state state/ --history candles.csv.gz --follow live.csv --engine http://127.0.0.1:8001',
    'run --agents agents/ --state state/ --history candles.csv.gz --follow live.csv --out predictions.jsonl',
  ],
  options: {
    ...AGENTS,
    engine: option('--engine <url>', 'the engine that gets the records', engineUrl),
    signals: flag('--signals', 'send the records to the stream of META_STREAM_URL instead'),
    tokenFile: option('--token-file <file>', "file with a token of the engine's scope decide"),
    out: option('--out <file>', 'the prediction log to append to'),
    state: option('--state <folder>', 'keep windows, regime and unsent records across restarts'),
    history: option(
      '--history <files...>',
      'candles that warm up the windows of symbols that the state does not know',
      texts,
    ),
    follow: option('--follow <file>', 'read a file of candles as it grows, CSV or JSON lines'),
    followStream: option(
      '--follow-stream <key>',
      'read a stream of candles in the Redis of META_STREAM_URL: entries with the field candle',
    ),
    listen: option(
      '--listen <[host:]port>',
      'take candles by POST /candles; serve /metrics (host: 127.0.0.1)',
    ),
    listenTokenFile: option(
      '--listen-token-file <file>',
      'file with the token that callers must send',
    ),
    queue: defaultOption(
      '--queue <records>',
      'records that wait for the engine; beyond it the oldest are set aside',
      '10000',
      wholeWithin({ min: 64, max: 1_000_000, what: 'records' }),
    ),
    unsent: option(
      '--unsent <file>',
      'records that were set aside or refused (default: unsent.jsonl in the state folder, else here)',
    ),
    ...BAR_TIME,
    ...JSON_FLAG,
  },
  run: async () => (await import('./run.js')).run,
});

/** The command line. */
export function createAgentsProgram(context: CommandContext) {
  return createProgram<CommandContext>({
    name: 'meta-agents',
    description: 'Base agents as ONNX models: from candles to a prediction log.',
    version: context.version,
    commands: [CHECK, BACKFILL, RUN],
    helpAfter: HELP_AFTER,
    results: async () => (await import('./results.js')).RESULTS,
    runWith: (_, run) => run(context),
  });
}
