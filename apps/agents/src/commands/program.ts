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
} from '@meta-agent/command-line';
import type { CommandContext } from '../terminal/context';
import { barTime } from './bar-time';

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
  $ meta-agents check agents/
  $ meta-agents backfill --agents agents/ --candles candles.csv.gz --out predictions.jsonl
  $ meta-agents backfill --agents agents/ --candles btc.csv eth.csv --symbol BTCUSDT --every 3 --out p.jsonl

An agent is a folder with agent.json and model.onnx. Candles are CSV files, plain or gzip, with the
columns timestamp,symbol,open,high,low,close,volume: the files of meta-trainer --prices.
`;

const CHECK = defineCommand({
  name: 'check',
  description: 'load and check one agent, or every agent of a folder',
  arguments: [argument('<folder>', 'one agent, or a folder of agents')],
  options: JSON_FLAG,
  run: async () => (await import('./check.js')).check,
});

const BACKFILL = defineCommand({
  name: 'backfill',
  description: 'turn candles into a prediction log; a killed run goes on where it stopped',
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

/** The command line. */
export function createAgentsProgram(context: CommandContext) {
  return createProgram<CommandContext>({
    name: 'meta-agents',
    description: 'Base agents as ONNX models: from candles to a prediction log.',
    version: context.version,
    commands: [CHECK, BACKFILL],
    helpAfter: HELP_AFTER,
    runWith: (_, run) => run(context),
  });
}
