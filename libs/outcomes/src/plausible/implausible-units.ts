import { eachRow, type RowList } from '../join/columns/row-list';
import type { Trade } from '../worth/trade';

const MINUTE_MS = 60_000;

// Quantiles of the real trades: profits 0.09, 0.6 and 1.8 % at 10, 50 and 90 %.
const SMALLEST_USUAL_PNL_PCT = 0.05;
const LARGEST_USUAL_PNL_PCT = 25;

/** The least number of trades with a usual size. */
const LEAST_TRADES = 20;

/** The times of the log that the trades belong to, in milliseconds. */
export interface LogScale {
  /** Median time between two records of a symbol; null without two. */
  readonly stepMs: number | null;
  /** From the first record to the last. */
  readonly spanMs: number;
}

/**
 * Likely mistakes in the units of trades: one line each, for people.
 * @example
 * const trades = Array.from({ length: 20 }, () => ({ pnlPct: 0.001, holdMinutes: 60 }));
 * implausibleUnits(trades, { stepMs: 900_000, spanMs: 86_400_000 }).length; // 1
 */
export function implausibleUnits(
  trades: RowList<Pick<Trade, 'pnlPct' | 'holdMinutes'>>,
  log: LogScale,
): string[] {
  if (trades.length < LEAST_TRADES) return [];
  const profits = new Float64Array(trades.length);
  const holdsMs = new Float64Array(trades.length);
  let row = 0;
  for (const { pnlPct, holdMinutes } of eachRow(trades)) {
    profits[row] = Math.abs(pnlPct);
    holdsMs[row] = holdMinutes * MINUTE_MS;
    row += 1;
  }
  return [
    ...profitLines(profits.filter((pnl) => pnl > 0).sort()),
    ...holdLines(holdsMs.sort(), log),
  ];
}

function profitLines(profits: Float64Array): string[] {
  if (profits.length === 0) return [];
  const largest = quantile(profits, 0.9);
  const median = quantile(profits, 0.5);
  if (largest < SMALLEST_USUAL_PNL_PCT) {
    return [
      `pnl_pct: nine tenths of the profits are below ${largest.toPrecision(2)} %: are they fractions? 0.01 is written 1`,
    ];
  }
  if (median <= LARGEST_USUAL_PNL_PCT) return [];
  return [
    `pnl_pct: half of the profits are above ${median.toPrecision(3)} %: are they basis points, or money?`,
  ];
}

function holdLines(holdsMs: Float64Array, { stepMs, spanMs }: LogScale): string[] {
  const longest = quantile(holdsMs, 0.9);
  if (stepMs !== null && longest < stepMs) {
    return [
      `hold_duration_minutes: nine tenths are below ${showMinutes(longest)} minutes, but records are ${showMinutes(stepMs)} minutes apart: are they hours?`,
    ];
  }
  if (spanMs <= 0 || quantile(holdsMs, 0.5) <= spanMs) return [];
  return ['hold_duration_minutes: half are longer than the whole log: are they seconds?'];
}

const showMinutes = (ms: number) => Number((ms / MINUTE_MS).toPrecision(3));
const quantile = (values: Float64Array, share: number) =>
  values[Math.floor(share * (values.length - 1))];
