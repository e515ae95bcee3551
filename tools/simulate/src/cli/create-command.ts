import { Command } from 'commander';
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
  return new Command('meta-simulate')
    .description('Simulates a market whose best possible answer is known.')
    .requiredOption('--out <dir>', 'folder to write to, made when it is missing')
    .option('--records <n>', 'number of records', '20000')
    .option('--seed <n>', 'another seed is another sample of the same market', '1')
    .option('--market <name>', 'what there is to learn, see below', 'demo')
    .option(
      '--symbols <list>',
      'symbols of every timestamp',
      'BTCUSDT,ETHUSDT,SOLUSDT,XRPUSDT,DOGEUSDT',
    )
    .option('--start <time>', 'first timestamp', '2025-01-01T00:00:00Z')
    .option('--step-minutes <n>', 'minutes from one timestamp to the next', '15')
    .option('--missing <p>', 'probability that an agent does not report', '0')
    .option('--json', 'print the content of truth.json instead of a summary')
    .version(version)
    .addHelpText('after', AFTER_HELP)
    .showHelpAfterError('Type "meta-simulate --help" for the options.');
}
