import { Command } from 'commander';
import { isoTime } from '../market/iso-time';
import { DEFAULT_MARKET_OPTIONS } from '../market/market-options';
import { MARKETS } from '../market/markets';

const MARKET_LINES = MARKETS.map(
  ({ name, description }) => `  ${name.padEnd(8)}${description}`,
).join('\n');

const AFTER_HELP = `
Markets:
${MARKET_LINES}

Examples:
  $ meta-simulate --out demo
  $ meta-simulate --out demo --records 1000000 --market swap --seed 7 --json

Writes predictions.jsonl, outcomes.csv, labels.csv and truth.json. The same options write the
same bytes. An earlier simulation in the folder is replaced, any other file is left alone.
`;

/** The command line, without a word about what it does. */
export function createCommand(version: string): Command {
  const { market, records, seed, symbols, startMs, stepMinutes, missing } = DEFAULT_MARKET_OPTIONS;
  return new Command('meta-simulate')
    .description('Simulates a market whose best possible answer is known.')
    .requiredOption('--out <dir>', 'folder to write to, made when it is missing')
    .option('--records <n>', 'number of records', String(records))
    .option('--seed <n>', 'another seed is another sample of the same market', String(seed))
    .option('--market <name>', 'what there is to learn, see below', market.name)
    .option('--symbols <list>', 'symbols of every timestamp', symbols.join(','))
    .option('--start <time>', 'first timestamp', isoTime(startMs))
    .option('--step-minutes <n>', 'minutes from one timestamp to the next', String(stepMinutes))
    .option('--missing <p>', 'probability that an agent does not report', String(missing))
    .option('--json', 'print the content of truth.json instead of a summary')
    .version(version)
    .addHelpText('after', AFTER_HELP)
    .showHelpAfterError('Type "meta-simulate --help" for the options.');
}
