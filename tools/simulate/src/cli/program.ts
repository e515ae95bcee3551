import {
  createProgram,
  defaultOption,
  defineCommand,
  flag,
  requiredOption,
} from '@meta-agent/command-line';
import { isoTime } from '../market/iso-time';
import { DEFAULT_MARKET_OPTIONS as DEFAULTS } from '../market/market-options';
import { MARKETS } from '../market/markets';
import type { Surroundings } from './context';
import { agents, market, share, startMs, symbols, wholeFrom } from './option-schemas';

const MARKET_LINES = MARKETS.map(
  ({ name, description }) => `  ${name.padEnd(8)}${description}`,
).join('\n');

const HELP_AFTER = `
Markets:
${MARKET_LINES}

Writes predictions.jsonl, outcomes.csv, labels.csv and truth.json. The same
options write the same bytes. An earlier simulation in the folder is replaced,
any other file is left alone. With --prices one candle a step holds each
record's move, so every trade lasts one step; the options of meta-trainer that
settle the candles are in truth.json.
`;

const SIMULATE = defineCommand({
  name: 'meta-simulate',
  description: 'Simulates a market whose best possible answer is known.',
  examples: ['--out demo', '--out demo --records 1000000 --market swap --seed 7 --json'],
  options: {
    out: requiredOption('--out <dir>', 'folder to write to, made when it is missing'),
    records: defaultOption(
      '--records <n>',
      'number of records',
      String(DEFAULTS.records),
      wholeFrom(1),
    ),
    seed: defaultOption(
      '--seed <n>',
      'another seed is another sample of the same market',
      String(DEFAULTS.seed),
      wholeFrom(0, 0xffff_ffff),
    ),
    market: defaultOption(
      '--market <name>',
      'what there is to learn, see below',
      DEFAULTS.market.name,
      market,
    ),
    agents: defaultOption(
      '--agents <names>',
      'the agents, which take the profiles of the market in turn',
      DEFAULTS.agents.names.join(','),
      agents,
    ),
    symbols: defaultOption(
      '--symbols <list>',
      'symbols of every timestamp',
      DEFAULTS.symbols.join(','),
      symbols,
    ),
    startMs: defaultOption('--start <time>', 'first timestamp', isoTime(DEFAULTS.startMs), startMs),
    stepMinutes: defaultOption(
      '--step-minutes <n>',
      'minutes from one timestamp to the next',
      String(DEFAULTS.stepMinutes),
      wholeFrom(1),
    ),
    missing: defaultOption(
      '--missing <p>',
      'probability that an agent does not report',
      String(DEFAULTS.missing),
      share,
    ),
    withPrices: flag(
      '--prices',
      'write prices.csv too: candles that settle into these labels and profits',
    ),
    json: flag('--json', 'print the content of truth.json instead of a summary'),
  },
  run: async () => (await import('./simulate.js')).simulate,
});

/** The command line. */
export function createSimulateProgram(surroundings: Surroundings, version: string) {
  return createProgram<Surroundings>({
    name: SIMULATE.name,
    description: SIMULATE.description,
    version,
    commands: [SIMULATE],
    helpAfter: HELP_AFTER,
    badValueCode: 'invalid_option',
    runWith: (_, run) => run(surroundings),
  });
}
