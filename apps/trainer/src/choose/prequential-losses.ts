import { createCalibrator } from '@meta-agent/model-io';
import { fitCalibration, type FittedMethod } from '../fit/calibration/fit-calibration';
import { scoresKnownAt, type OutOfFoldScores } from '../fit/out-of-fold-scores';

/**
 * Probabilities of the folds from fold `from` on, each calibrated only on the folds before it
 * (A. P. Dawid, "The prequential approach", 1984): no row calibrates itself or an earlier row.
 * @param scores scores of all folds, in time order
 * @param starts first row of each fold
 * @param from counted from 0; at least 1
 * @returns n x 3 for the rows from `starts[from]` on
 */
export function prequentialProbabilities(
  scores: OutOfFoldScores,
  starts: readonly number[],
  method: FittedMethod,
  from = 1,
): Float64Array {
  const first = starts[from];
  const n = scores.classes.length;
  const probabilities = new Float64Array(3 * (n - first));
  starts.slice(from).forEach((start, i) => {
    const end = starts[from + i + 1] ?? n;
    const calibrate = createCalibrator(calibrationAt(method, scores, start));
    for (let row = start; row < end; row += 1) {
      const at = 3 * (row - first);
      const logits = scores.logits.subarray(3 * row, 3 * row + 3);
      calibrate(logits, probabilities.subarray(at, at + 3), scores.volatilities?.[row]);
    }
  });
  return probabilities;
}

/** The log loss of each row, -log p of its class. @param probabilities n x 3 */
export function rowLosses(probabilities: Float64Array, classes: Uint8Array): Float64Array {
  return Float64Array.from(
    classes,
    (y, row) => -Math.log(Math.max(Number.EPSILON, probabilities[3 * row + y])),
  );
}

/** Fitted on the scores before a row whose labels were known at its time. */
function calibrationAt(method: FittedMethod, scores: OutOfFoldScores, row: number) {
  // Without a calibration the scores need not be copied.
  if (method === 'none') return { method };
  const atMs = scores.times?.timestampsMs[row] ?? Infinity;
  return fitCalibration(method, scoresKnownAt(scores, row, atMs));
}
