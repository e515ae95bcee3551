import type { Action } from '@meta-agent/features';
import type { Trade } from '../worth/trade';

/** A row of an outcomes file: a trade, or a part of one. */
export interface TradePart extends Trade {
  /** The closed quantity; null if the file has none. */
  readonly quantity: number | null;
}

export interface CombinedTrade {
  readonly trade: Trade;
  /** Parts that differ; 1 for a trade in one row. */
  readonly parts: number;
  /** Rows that repeat another one. */
  readonly identical: number;
}

/**
 * The trade that was closed in these parts: profits are summed, or averaged by quantity if
 * each part has a quantity. A trade in parts is a win when its profit is above 0. Identical rows
 * count once: exports overlap.
 * @param parts of one action, at least one
 */
export function combineParts(parts: readonly TradePart[]): CombinedTrade {
  const distinct = parts.length === 1 ? parts : withoutRepeats(parts);
  const [first, ...others] = distinct;
  const identical = parts.length - distinct.length;
  if (others.length === 0) return { trade: tradeOf(first), parts: 1, identical };
  const pnlPct = profitOfParts(distinct);
  const holdMinutes = Math.max(...distinct.map((part) => part.holdMinutes));
  const trade = { action: first.action, isWin: pnlPct > 0, pnlPct, holdMinutes };
  return { trade, parts: distinct.length, identical };
}

const tradeOf = ({ action, isWin, pnlPct, holdMinutes }: TradePart): Trade => ({
  ...{ action, isWin, pnlPct, holdMinutes },
});

function withoutRepeats(parts: readonly TradePart[]): TradePart[] {
  const seen = new Map(
    parts.map((part) => {
      const { action, isWin, pnlPct, holdMinutes, quantity } = part;
      return [[action, isWin, pnlPct, holdMinutes, quantity].join(), part];
    }),
  );
  return [...seen.values()];
}

function profitOfParts(parts: readonly TradePart[]): number {
  let weighted = 0;
  let quantities = 0;
  let plain = 0;
  for (const { pnlPct, quantity } of parts) {
    weighted += pnlPct * (quantity ?? NaN);
    quantities += quantity ?? NaN;
    plain += pnlPct;
  }
  return Number.isNaN(quantities) ? plain : weighted / quantities;
}

/** The first two rows that contradict each other about one record; null if all agree. */
export function contradictionIn<Row>(
  rows: readonly Row[],
  actionOf: (row: Row) => Action,
): readonly [Row, Row] | null {
  const other = rows.find((row) => actionOf(row) !== actionOf(rows[0]));
  return other === undefined ? null : [rows[0], other];
}
