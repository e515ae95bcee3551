import type { VolatilityFifth } from '@meta-agent/model-io';
import { rowsOf, volatilityAt, type SignalTable } from '../data/signal-table';
import { predictClasses } from './classification-metrics';

const PARTS = 5;
const CLASSES = 3;

/** Probabilities of the same rows before and after calibration, n x 3. */
interface BothProbabilities {
  readonly uncalibrated: Float64Array;
  readonly calibrated: Float64Array;
}

/**
 * Mean top probability and share correct in each fifth of the rows by volatility, the calmest first.
 * Without five rows, and without five different volatilities, there are fewer parts.
 */
export function volatilityFifths(
  table: SignalTable,
  probabilities: BothProbabilities,
  classes: Uint8Array,
): VolatilityFifth[] {
  const volatilities = Float64Array.from(classes, (_, row) => volatilityAt(table, row));
  return cut(volatilities).map(({ from, to, rows }) => ({
    from,
    to,
    count: rows.length,
    uncalibrated: reliabilityOf(rows, probabilities.uncalibrated, classes),
    calibrated: reliabilityOf(rows, probabilities.calibrated, classes),
  }));
}

/** Equal parts by volatility; rows of one volatility stay together. */
function cut(volatilities: Float64Array) {
  const sorted = volatilities.slice().sort();
  const n = sorted.length;
  const starts = Array.from({ length: PARTS }, (_, part) => {
    let start = Math.floor((part * n) / PARTS);
    while (start > 0 && sorted[start] === sorted[start - 1]) start -= 1;
    return start;
  });
  const distinct = [...new Set(starts)];
  return distinct.map((start, i) => {
    const [from, to] = [sorted[start], sorted[(distinct[i + 1] ?? n) - 1]];
    const rows = rowsOf(n, (row) => volatilities[row] >= from && volatilities[row] <= to);
    return { from, to, rows };
  });
}

function reliabilityOf(rows: Uint32Array, probabilities: Float64Array, classes: Uint8Array) {
  const own = new Float64Array(rows.length * CLASSES);
  rows.forEach((row, i) => {
    own.set(probabilities.subarray(CLASSES * row, CLASSES * row + CLASSES), CLASSES * i);
  });
  let confidence = 0;
  let hits = 0;
  predictClasses(own).forEach((k, i) => {
    confidence += own[CLASSES * i + k];
    hits += Number(k === classes[rows[i]]);
  });
  return { mean_confidence: confidence / rows.length, accuracy: hits / rows.length };
}
