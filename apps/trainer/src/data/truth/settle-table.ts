import { ACTIONS, classOf } from '@meta-agent/features';
import { readPrices, type InputDigest } from '@meta-agent/log-files';
import {
  checkBarTime,
  countSettlements,
  executedDifference,
  findGaps,
  settleRecords,
  type CandleBook,
  type ExecutedDifference,
  type ExecutedTrade,
  type SettledTrade,
  type Settlement,
  type SettlementCounts,
  type SettleOptions,
} from '@meta-agent/outcomes';
import { count } from '@meta-agent/words';
import { TrainerError } from '../../errors';
import type { Outcomes } from '../outcomes';
import { ABSENT, type SignalTable } from '../signal-table';
import { settleOptionsOf, type SettleSettings } from './settle-options';

/** The price files and the settings of their settlement. */
export interface PricesRequest {
  /** Empty without prices. */
  readonly pricePaths: readonly string[];
  readonly settle: SettleSettings;
  readonly symbolMap: ReadonlyMap<string, string>;
}

/** A settled table: entry i of each column belongs to row i. */
export interface Settled {
  readonly settlements: readonly Settlement[];
  /** The class of each label; ABSENT for a row that is not settled. */
  readonly labels: Uint8Array;
  readonly counts: SettlementCounts;
  readonly horizonMs: number;
  /** Executed minus settled profit; null without outcomes. */
  readonly executed: ExecutedDifference | null;
  /** Notes for the user, one line each. */
  readonly notes: readonly string[];
}

/**
 * Settles every row by prices.
 * @throws InputError, TrainerError horizon_not_given, nothing_settled, bar_time_differs
 */
export async function settleTable(
  table: SignalTable,
  { pricePaths: paths, settle: settings, symbolMap }: PricesRequest,
  outcomes: Outcomes | null,
  inputs: InputDigest,
): Promise<Settled | null> {
  if (paths.length === 0) return null;
  const { bar_time: barTime, bar_minutes: barMinutes } = settings;
  const bars = { barTime, ...(barMinutes !== null && { barMinutes }) };
  const book = await readPrices({ paths, symbolMap, ...bars }, inputs);
  const options = settleOptionsOf(settings, book);
  const symbols = Array.from(table.symbolIds, (id) => table.symbols[id]);
  const settlements = settleRecords(book, { timestampsMs: table.timestampsMs, symbols }, options);
  const counts = countSettlements(settlements);
  requireSettled(table, book, counts);
  const trades = outcomes === null ? [] : executedTrades(table, outcomes);
  requireBarTime(book, trades, options, barTime);
  return {
    settlements,
    labels: Uint8Array.from(settlements, (one) => (one.settled ? classOf(one.label) : ABSENT)),
    counts,
    horizonMs: options.horizonBars * book.barMs,
    executed: executedDifference(book, trades, options),
    notes: [...gapNotes(book), ...settlementNotes(counts, table, book)],
  };
}

/** The settled trade of a class. */
export function settledTrade(
  settlement: Settlement & { readonly settled: true },
  action: 'SELL' | 'BUY',
): SettledTrade {
  return action === 'BUY' ? settlement.buy : settlement.sell;
}

function executedTrades(table: SignalTable, outcomes: Outcomes): ExecutedTrade[] {
  const trades: ExecutedTrade[] = [];
  outcomes.actions.forEach((actionClass, row) => {
    if (actionClass === ABSENT || outcomes.repeated[row] === 1) return;
    const action = ACTIONS[actionClass];
    if (action === 'HOLD') return;
    const symbol = table.symbols[table.symbolIds[row]];
    const timestampMs = table.timestampsMs[row];
    trades.push({ symbol, timestampMs, action, pnlPct: outcomes.pnlPct[row] });
  });
  return trades;
}

function requireSettled(table: SignalTable, book: CandleBook, counts: SettlementCounts): void {
  if (counts.settled > 0) return;
  const iso = (ms: number) => new Date(ms).toISOString();
  const closes = [...book.series.values()].flatMap(({ closeMs }) => [closeMs[0], closeMs.at(-1)]);
  const known = closes.filter((ms) => ms !== undefined);
  throw new TrainerError('nothing_settled', {
    message: 'The prices settle no record of the log.',
    expected: `candles of the log's symbols from ${iso(table.timestampsMs[0])} to ${iso(table.timestampsMs[table.length - 1])}, with their history and horizon`,
    received: `candles of ${[...book.series.keys()].slice(0, 5).join(', ')} from ${iso(Math.min(...known))} to ${iso(Math.max(...known))}`,
    issues: reasonLines(counts),
    next: 'export the candles of the same period and symbols, or map the symbols with --symbol-map',
  });
}

/** Executed trades show whether the timestamps have the assumed meaning. */
function requireBarTime(
  book: CandleBook,
  trades: readonly ExecutedTrade[],
  options: SettleOptions,
  assumed: 'close' | 'open',
): void {
  const check = checkBarTime(book, trades, options);
  if (check.verdict !== 'stamped_open' && check.verdict !== 'stamped_close') return;
  const other = assumed === 'close' ? 'open' : 'close';
  const better = Math.min(check.oneLaterPct, check.oneEarlierPct);
  throw new TrainerError('bar_time_differs', {
    message: `The outcomes fit the prices better when each bar is one bar ${check.verdict === 'stamped_open' ? 'later' : 'earlier'}.`,
    expected: `timestamps at the ${assumed} of a bar (--bar-time ${assumed})`,
    received: `profits that differ from the settled ones by ${check.asReadPct.toFixed(3)} % as read, by ${better.toFixed(3)} % one bar off (median of ${count(check.trades)} trades)`,
    next: `run this again with --bar-time ${other}`,
  });
}

const REASONS: Readonly<Record<keyof SettlementCounts['notSettled'], string>> = {
  missing_symbol: 'the prices have no candles of the symbol',
  no_bar: 'no bar closes at the time of the record',
  gap: 'a bar is missing in the history or the horizon',
  short_history: 'too few bars before the record',
  not_over: 'the horizon reaches beyond the last bar',
  bad_price: 'a price is not above 0',
};

const reasonLines = ({ notSettled }: SettlementCounts) =>
  Object.entries(REASONS).flatMap(([reason, words]) => {
    const records = notSettled[reason as keyof typeof REASONS];
    return records === 0 ? [] : [`${count(records)} records not settled (${reason}): ${words}`];
  });

function settlementNotes(counts: SettlementCounts, table: SignalTable, book: CandleBook): string[] {
  const missing = table.symbols.filter((symbol) => !book.series.has(symbol)).slice(0, 5);
  return [
    ...reasonLines(counts),
    ...(missing.length === 0 ? [] : [`no candles of ${missing.join(', ')}`]),
  ];
}

function gapNotes(book: CandleBook): string[] {
  const gaps = findGaps(book);
  if (gaps.length === 0) return [];
  const bars = gaps.reduce((sum, { missingBars }) => sum + missingBars, 0);
  const [{ symbol, afterMs, missingBars }] = gaps;
  return [
    `the prices have ${count(gaps.length)} gaps of ${count(bars)} bars; the first: ${count(missingBars)} of ${symbol} after ${new Date(afterMs).toISOString()}`,
  ];
}
