import { InputDigest } from '@meta-agent/log-files';
import { count } from '@meta-agent/words';
import type { Agent } from '../agents/agent';
import { loadAgents } from '../agents/load/load-agents';
import type { BarTimes } from '../candles/candle-of-row';
import { AgentsError } from '../errors';
import { CandleCounts } from '../history/candle-counts';
import { WARM_UP_BARS } from '../regime/regime-tracker';
import type { Reporter } from '../terminal/reporter';
import type { CandleTable } from './candle-table';
import { readCandles } from './read-candles';

const MINUTE_MS = 60_000;

export interface BackfillRequest extends Pick<BarTimes, 'barTime'> {
  readonly agents: string;
  readonly candles: readonly string[];
  readonly symbols: readonly string[] | null;
  /** Bars from one record of a symbol to the next. */
  readonly every: number;
  readonly version: string;
}

/** The inputs of a backfill, read and checked. */
export interface BackfillInputs {
  readonly agents: readonly Agent[];
  readonly table: CandleTable;
  readonly counts: CandleCounts;
  /** All that the log depends on. */
  readonly key: string;
}

/**
 * Reads agents and candles.
 * @throws AgentsError, InputError
 */
export async function readInputs(
  { agents: folder, candles, symbols, barTime, every, version }: BackfillRequest,
  reporter: Reporter,
): Promise<BackfillInputs> {
  const agents = await loadAgents(folder);
  reporter.info(`Agents: ${agents.map(({ name }) => name).join(', ')}`);
  const intervalMs = agents[0].intervalMinutes * MINUTE_MS;
  const inputs = new InputDigest();
  const counts = new CandleCounts(reporter);
  const table = await readCandles({ paths: candles, symbols, barTime, intervalMs }, inputs, counts);
  reporter.info(`Candles: ${count(table.length)} of ${table.symbols.join(', ')}`);
  assertHistory(agents, table);
  const key = JSON.stringify([
    version,
    agents.map(({ name, sha256, ...rest }) => [name, sha256, rest]),
    [candles.length, inputs.sha256(), barTime, symbols, every],
  ]);
  return { agents, table, counts, key };
}

/** @throws AgentsError lookback_too_long, history_too_short */
function assertHistory(agents: readonly Agent[], table: CandleTable): void {
  const bars = table.longestHistory();
  const long = agents.find(({ lookback }) => lookback > bars);
  if (long !== undefined) {
    throw new AgentsError('lookback_too_long', {
      message: `The window of ${long.name} is longer than the history.`,
      expected: `a lookback of at most ${count(bars)} bars, the longest history of a symbol`,
      received: `a lookback of ${count(long.lookback)} bars`,
      next: 'give more candles, or leave this agent out',
    });
  }
  if (bars >= WARM_UP_BARS) return;
  throw new AgentsError('history_too_short', {
    message: 'No symbol has enough candles for a regime.',
    expected: `${count(WARM_UP_BARS)} bars of a symbol`,
    received: `at most ${count(bars)}`,
    next: 'give more candles',
  });
}
