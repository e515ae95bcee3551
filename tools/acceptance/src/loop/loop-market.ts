import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTimestamp, type Action, type LogRecord } from '@meta-agent/features';
import { runNode, SIMULATOR, temporaryFolder } from '@meta-agent/harness';

/** What every action earns on a record, in percent: known to the simulation alone. */
export type TrueProfits = Readonly<Record<Action, number>>;

export interface LoopRecord {
  readonly record: LogRecord;
  /** The line of the log. */
  readonly line: string;
  readonly label: Action;
  readonly profits: TrueProfits;
}

export interface LoopMarket {
  readonly folder: string;
  readonly prices: string;
  readonly records: readonly LoopRecord[];
}

const COST_PCT = 0.2;
const STEP_MS = 900_000;

/** How the candles of the simulation settle. */
export const SETTLEMENT = [
  ...['--take-profit', '0.25', '--stop-loss', '0.25', '--cost-pct', String(COST_PCT)],
  ...['--label-horizon', '15'],
];

/** Simulates a market with prices, and reads from its candles what every action earns. */
export async function simulateLoopMarket(records: number, seed: number): Promise<LoopMarket> {
  const folder = temporaryFolder();
  const size = ['--records', String(records), '--seed', String(seed)];
  const { exitCode, stderr } = await runNode([SIMULATOR, '--out', folder, ...size, '--prices']);
  if (exitCode !== 0) throw new Error(stderr);
  const linesOf = (name: string) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
  const prices = linesOf('prices.csv').map((row) => row.split(','));
  const closes = new Map(
    prices.map(([time, symbol, , , , close]) => [`${time} ${symbol}`, +close]),
  );
  const labels = linesOf('labels.csv').slice(1);
  const lines = linesOf('predictions.jsonl');
  return {
    folder,
    prices: join(folder, 'prices.csv'),
    records: lines.map((line, row) => {
      const record = JSON.parse(line) as LogRecord;
      const label = labels[row].split(',')[2] as Action;
      return { record, line, label, profits: profitsOf(record, closes) };
    }),
  };
}

function profitsOf(
  { timestamp, symbol }: LogRecord,
  closes: ReadonlyMap<string, number>,
): TrueProfits {
  const after = new Date(parseTimestamp(timestamp) + STEP_MS).toISOString().replace('.000Z', 'Z');
  const [entry, exit] = [timestamp, after].map((time) => closes.get(`${time} ${symbol}`) ?? NaN);
  const movePct = (exit / entry - 1) * 100;
  return { SELL: -movePct - COST_PCT, HOLD: 0, BUY: movePct - COST_PCT };
}
