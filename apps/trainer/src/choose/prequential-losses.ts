import { createCalibrator } from '@meta-agent/model-io';
import { fitCalibration, type FittedMethod } from '../fit/calibration/fit-calibration';
import { scoresKnownAt, type OutOfFoldScores } from '../fit/out-of-fold-scores';

/**
 * Probabilities of the folds from the second on, each calibrated only on the folds before it
 * (A. P. Dawid, "The prequential approach", 1984): no row calibrates itself or an earlier row.
 * @param scores scores of all folds, in time order
 * @param starts first row of each fold
 * @returns n x 3 for the rows from `starts[1]` on
 */
export function prequentialProbabilities(
  scores: OutOfFoldScores,
  starts: readonly number[],
  method: FittedMethod,
): Float64Array {
  const first = starts[1];
  const n = scores.classes.length;
  const probabilities = new Float64Array(3 * (n - first));
  starts.slice(1).forEach((start, i) => {
    const end = starts[i + 2] ?? n;
    const calibrate = createCalibrator(fitCalibration(method, knownBefore(scores, start)));
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

/** The scores before a row whose labels were known at its time. */
const knownBefore = (scores: OutOfFoldScores, row: number): OutOfFoldScores =>
  scoresKnownAt(scores, row, scores.times?.timestampsMs[row] ?? Infinity);
