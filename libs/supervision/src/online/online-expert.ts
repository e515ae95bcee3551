import { softmaxInto } from './softmax';

/** η: the size of one step. */
const STEP = 0.02;
/** ρ: how far the coefficients go back to those of the artifact with each step. */
const RETURN = 0.0005;
/** Further than this multiple of 1 + ‖W₀‖ from W₀, the expert is not trusted. */
const FARTHEST = 5;

const CLASSES = 3;

/** A softmax regression that goes on learning. Plain numbers, so that the expert can be written as JSON. */
export interface OnlineExpert {
  /** W₀: coefficients of the artifact, class by class, the intercept last; 3 · (features + 1). */
  readonly start: readonly number[];
  /** W, in the order of `start`. */
  readonly coefficients: readonly number[];
}

/**
 * The expert before its first label: as good as the artifact's model without its calibration.
 * @param coefficients 3 · (features + 1) numbers on scaled features, class by class, intercept last
 * @throws RangeError for a number of coefficients that is no multiple of 3
 * @example
 * startOnline([1, 0, 0, 0, -1, 0]).coefficients; // [1, 0, 0, 0, -1, 0]
 */
export function startOnline(coefficients: readonly number[]): OnlineExpert {
  if (coefficients.length === 0 || coefficients.length % CLASSES !== 0) {
    throw new RangeError(
      `expected 3 · (features + 1) coefficients, received ${coefficients.length}`,
    );
  }
  return { start: coefficients, coefficients };
}

/**
 * Probabilities of SELL, HOLD, BUY.
 * @param features scaled features
 * @example
 * onlineProbabilities(startOnline([0, 0, 0, 0, 0, 0]), [1])[0]; // 0.3333333333333333
 */
export function onlineProbabilities(
  { coefficients }: Pick<OnlineExpert, 'coefficients'>,
  features: ArrayLike<number>,
): Float64Array {
  const width = features.length + 1;
  const logits = new Float64Array(CLASSES);
  for (let k = 0; k < CLASSES; k += 1) {
    let logit = coefficients[k * width + width - 1];
    for (let j = 0; j < features.length; j += 1) logit += coefficients[k * width + j] * features[j];
    logits[k] = logit;
  }
  softmaxInto(logits);
  return logits;
}

/**
 * The expert after one label: W ← W − η·g / (1 + η·d) − ρ·(W − W₀), with the gradient g of the log
 * loss and d = 1 + ‖z‖², which keeps the step of a record with large features short.
 * @param features z, scaled
 * @param label 0 SELL, 1 HOLD, 2 BUY
 * @example
 * learnOnline(startOnline([0, 0, 0, 0, 0, 0]), [0], 2).coefficients[5] > 0; // true
 */
export function learnOnline(
  expert: OnlineExpert,
  features: ArrayLike<number>,
  label: number,
): OnlineExpert {
  const { start } = expert;
  const width = features.length + 1;
  const probabilities = onlineProbabilities(expert, features);
  let squares = 1;
  for (const feature of Array.from(features)) squares += feature ** 2;
  const step = STEP / (1 + STEP * squares);
  const coefficients = expert.coefficients.map((value, i) => {
    const k = Math.floor(i / width);
    const j = i % width;
    const error = probabilities[k] - Number(k === label);
    const gradient = error * (j === width - 1 ? 1 : features[j]);
    return value - step * gradient - RETURN * (value - start[i]);
  });
  return { start, coefficients };
}

/**
 * Whether the coefficients are finite and near the artifact's. If not, the batch model decides alone.
 * @example
 * isTrusted(startOnline([1, 0, 0, 0, -1, 0])); // true
 */
export function isTrusted({ start, coefficients }: OnlineExpert): boolean {
  const distance = norm(coefficients.map((value, i) => value - start[i]));
  return distance <= FARTHEST * (1 + norm(start));
}

const norm = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
