import type { OutOfFoldScores } from '../out-of-fold-scores';

const MAX_ITERATIONS = 50;
const TOL = 1e-10;
const MIN_INVERSE = 1e-3;

/**
 * Temperature scaling: the T > 0 for which softmax(logits / T) has the least log loss (C. Guo et
 * al., "On calibration of modern neural networks", 2017). The loss is convex in 1/T, so Newton's
 * method finds the minimum.
 */
export function fitTemperature(scores: OutOfFoldScores): number {
  let inverse = 1;
  for (let i = 0; i < MAX_ITERATIONS; i += 1) {
    const { slope, curvature } = derivatives(scores, inverse);
    if (curvature <= 0) break;
    // A step at most halves or doubles 1/T: a bad start cannot cause a huge step.
    const next = inverse - slope / curvature;
    const kept = Math.max(MIN_INVERSE, Math.min(2 * inverse, Math.max(inverse / 2, next)));
    if (Math.abs(kept - inverse) < TOL) break;
    inverse = kept;
  }
  return 1 / inverse;
}

/** First and second derivative of the weighted log loss with respect to 1/T. */
function derivatives({ logits, classes, weights }: OutOfFoldScores, inverse: number) {
  let slope = 0;
  let curvature = 0;
  for (let i = 0; i < classes.length; i += 1) {
    const row = logits.subarray(3 * i, 3 * i + 3);
    const max = Math.max(row[0], row[1], row[2]);
    let total = 0;
    let first = 0;
    let second = 0;
    for (const z of row) {
      const weight = Math.exp(inverse * (z - max));
      total += weight;
      first += weight * z;
      second += weight * z * z;
    }
    const mean = first / total;
    slope += weights[i] * (mean - row[classes[i]]);
    curvature += weights[i] * (second / total - mean * mean);
  }
  return { slope, curvature };
}
