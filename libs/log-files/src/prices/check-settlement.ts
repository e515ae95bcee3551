import {
  checkBarTime,
  findGaps,
  type CandleBook,
  type ExecutedTrade,
  type SettlementCounts,
  type SettleOptions,
} from '@meta-agent/outcomes';
import { count } from '@meta-agent/words';
import { InputError } from '../errors';

/** The symbols of a log, and its first and last time in milliseconds since 1970. */
export interface LoggedTimes {
  readonly symbols: readonly string[];
  readonly firstMs: number;
  readonly lastMs: number;
}

/** @throws InputError nothing_settled */
export function assertSettled(
  book: CandleBook,
  counts: SettlementCounts,
  { firstMs, lastMs }: LoggedTimes,
): void {
  if (counts.settled > 0) return;
  const iso = (ms: number) => new Date(ms).toISOString();
  const closes = [...book.series.values()].flatMap(({ closeMs }) => [closeMs[0], closeMs.at(-1)]);
  const known = closes.filter((ms) => ms !== undefined);
  throw new InputError('nothing_settled', {
    message: 'The prices settle no record of the log.',
    expected: `candles of the log's symbols from ${iso(firstMs)} to ${iso(lastMs)}, with their history and horizon`,
    received: `candles of ${[...book.series.keys()].slice(0, 5).join(', ')} from ${iso(Math.min(...known))} to ${iso(Math.max(...known))}`,
    issues: reasonLines(counts),
    next: 'export the candles of the same period and symbols, or map the symbols with --symbol-map',
  });
}

/**
 * Executed trades show whether the timestamps have the assumed meaning.
 * @throws InputError bar_time_differs
 */
export function assertBarTime(
  book: CandleBook,
  trades: readonly ExecutedTrade[],
  options: SettleOptions,
  assumed: 'close' | 'open',
): void {
  const check = checkBarTime(book, trades, options);
  if (check.verdict !== 'stamped_open' && check.verdict !== 'stamped_close') return;
  const other = assumed === 'close' ? 'open' : 'close';
  const better = Math.min(check.oneLaterPct, check.oneEarlierPct);
  throw new InputError('bar_time_differs', {
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

/**
 * Why a record is not settled, in words.
 * @example
 * notSettledInWords('not_over'); // 'the horizon reaches beyond the last bar'
 */
export const notSettledInWords = (reason: keyof SettlementCounts['notSettled']): string =>
  REASONS[reason];

const reasonLines = ({ notSettled }: SettlementCounts) =>
  Object.entries(REASONS).flatMap(([reason, words]) => {
    const records = notSettled[reason as keyof typeof REASONS];
    return records === 0 ? [] : [`${count(records)} records not settled (${reason}): ${words}`];
  });

/** Notes for people on gaps of the prices and on records that are not settled, one line each. */
export function settlementNotes(
  book: CandleBook,
  counts: SettlementCounts,
  { symbols }: LoggedTimes,
): string[] {
  const missing = symbols.filter((symbol) => !book.series.has(symbol)).slice(0, 5);
  return [
    ...gapNotes(book),
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
