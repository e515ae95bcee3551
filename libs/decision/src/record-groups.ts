import { horizonOf, type SignalRecord } from '@meta-agent/features';

/** What a group of records has in common. */
export const GROUPINGS = ['symbol', 'horizon', 'symbol+horizon'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** The index of a record that belongs to no group: the pooled weights decide it. */
export const NO_GROUP = -1;

/** Between symbol and minutes in the name of a group by both. */
const SEPARATOR = '@';

/** The fields of a record that place it in a group. */
type Placed = Pick<SignalRecord, 'symbol' | 'horizon' | 'horizon_minutes'>;

/**
 * The name of a record's group, like `BTCUSDT`, `15` or `BTCUSDT@15`; null when the record lacks what
 * the grouping needs.
 * @example
 * groupNameOf('symbol+horizon', { symbol: 'BTCUSDT', horizon: '1h' }); // 'BTCUSDT@60'
 */
export function groupNameOf(by: Grouping, record: Placed): string | null {
  const symbol = record.symbol ?? null;
  if (by === 'symbol') return symbol;
  const minutes = horizonOf(record);
  if (minutes === null) return null;
  if (by === 'horizon') return String(minutes);
  return symbol === null ? null : `${symbol}${SEPARATOR}${minutes}`;
}

/**
 * Finds the index of a record's group among these names, without allocating; NO_GROUP for an unknown
 * one.
 * @example
 * groupFinder('symbol', ['BTCUSDT', 'ETHUSDT'])({ symbol: 'ETHUSDT' }); // 1
 */
export function groupFinder(by: Grouping, names: readonly string[]): (record: Placed) => number {
  if (by === 'symbol') {
    const bySymbol = new Map(names.map((name, i) => [name, i]));
    return ({ symbol }) => (symbol === undefined ? NO_GROUP : (bySymbol.get(symbol) ?? NO_GROUP));
  }
  if (by === 'horizon') {
    const byMinutes = new Map(names.map((name, i) => [Number(name), i]));
    return (record) => byMinutes.get(horizonOf(record) ?? 0) ?? NO_GROUP;
  }
  const byBoth = new Map<string, Map<number, number>>();
  names.forEach((name, i) => {
    const cut = name.lastIndexOf(SEPARATOR);
    const symbol = name.slice(0, cut);
    const byMinutes = byBoth.get(symbol) ?? new Map<number, number>();
    byBoth.set(symbol, byMinutes.set(Number(name.slice(cut + 1)), i));
  });
  return (record) => {
    const byMinutes = record.symbol === undefined ? undefined : byBoth.get(record.symbol);
    return byMinutes?.get(horizonOf(record) ?? 0) ?? NO_GROUP;
  };
}
