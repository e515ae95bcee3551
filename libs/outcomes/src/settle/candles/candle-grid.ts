import type { CandleBook, CandleSeries } from './candle-series';

/** The commonest distance in ms between two consecutive bars; NaN below two bars. */
export function commonSpacingMs(series: Iterable<CandleSeries>): number {
  const counts = new Map<number, number>();
  for (const { closeMs } of series) {
    for (let i = 1; i < closeMs.length; i += 1) count(counts, closeMs[i] - closeMs[i - 1]);
  }
  counts.delete(0);
  return commonest(counts);
}

/** The commonest offset in ms of the bars of a series from the multiples of `barMs`. */
export function gridPhaseMs({ closeMs }: CandleSeries, barMs: number): number {
  const counts = new Map<number, number>();
  for (const ms of closeMs) count(counts, ms % barMs);
  return commonest(counts);
}

/** Bars that are missing between two of a series. */
export interface CandleGap {
  readonly symbol: string;
  /** Line of the bar after the gap. */
  readonly line: number;
  /** Close of the last bar before the gap. */
  readonly afterMs: number;
  readonly missingBars: number;
}

/** The gaps of every series: the records whose history or horizon touches one are not settled. */
export function findGaps({ barMs, series }: CandleBook): CandleGap[] {
  const gaps: CandleGap[] = [];
  for (const [symbol, { closeMs, lines }] of series) {
    for (let i = 1; i < closeMs.length; i += 1) {
      const missingBars = Math.round((closeMs[i] - closeMs[i - 1]) / barMs) - 1;
      if (missingBars > 0) {
        gaps.push({ symbol, line: lines[i], afterMs: closeMs[i - 1], missingBars });
      }
    }
  }
  return gaps;
}

function count(counts: Map<number, number>, value: number): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

function commonest(counts: ReadonlyMap<number, number>): number {
  let best = NaN;
  let most = 0;
  for (const [value, times] of counts) {
    if (times > most) [best, most] = [value, times];
  }
  return best;
}
