import { sum } from '@meta-agent/features';

const MAX_ITERATIONS = 100;
const MIN_STEP = 1e-10;
/** The fit stops at a step that moves a and b by less than this. */
const STEP_TOL = 1e-9;
/** Keeps the Hessian positive definite. */
const RIDGE = 1e-12;
/** A step is halved until the slope falls to this share. */
const SLOPE_SHARE = 0.9;

/** probability = 1 / (1 + exp(a * score + b)). */
export interface Sigmoid {
  readonly a: number;
  readonly b: number;
}

/**
 * Platt scaling of one class by Newton's method with backtracking on slopes: H.-T. Lin,
 * C.-J. Lin, R. C. Weng, "A note on Platt's probabilistic outputs for support vector machines"
 * (2007), with Platt's prior-corrected targets.
 * @param scores n logits
 * @param positive n flags: 1 where the row belongs to the class
 * @param weights n weights of the rows
 */
export function fitPlatt(
  scores: Float64Array,
  positive: Uint8Array,
  weights: Float64Array,
): Sigmoid {
  let positives = 0;
  for (let i = 0; i < weights.length; i += 1) positives += positive[i] * weights[i];
  const negatives = sum(weights) - positives;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (negatives + 2);
  const targets = new Float64Array(scores.length);
  for (let i = 0; i < targets.length; i += 1) targets[i] = positive[i] === 1 ? high : low;
  const rows: Rows = { scores, targets, weights };

  let current: Sigmoid = { a: 0, b: Math.log((negatives + 1) / (positives + 1)) };
  let step = newtonStep(rows, current);
  for (let i = 0; i < MAX_ITERATIONS && step !== null; i += 1) {
    const next = stepAlong(rows, current, step);
    if (next === null) break;
    ({ current, step } = next);
  }
  return current;
}

/**
 * Halves a step until the slope at its end has fallen enough. The loss is convex, so a flatter
 * point along the line is a lower point, and the losses are not needed.
 */
function stepAlong(rows: Rows, from: Sigmoid, { da, db, ga, gb }: Step) {
  const slope = ga * da + gb * db;
  for (let length = 1; length >= MIN_STEP; length /= 2) {
    const current = { a: from.a + length * da, b: from.b + length * db };
    const step = newtonStep(rows, current);
    if (step === null) return { current, step };
    if (Math.abs(step.ga * da + step.gb * db) <= SLOPE_SHARE * -slope) return { current, step };
  }
  return null;
}

interface Rows {
  readonly scores: Float64Array;
  readonly targets: Float64Array;
  readonly weights: Float64Array;
}

/** A Newton direction and the gradient at its start. */
interface Step {
  readonly da: number;
  readonly db: number;
  readonly ga: number;
  readonly gb: number;
}

/** Null at the optimum. */
function newtonStep({ scores, targets, weights }: Rows, { a, b }: Sigmoid): Step | null {
  let haa = RIDGE;
  let hbb = RIDGE;
  let hab = 0;
  let ga = 0;
  let gb = 0;
  for (let i = 0; i < scores.length; i += 1) {
    const p = 1 / (1 + Math.exp(a * scores[i] + b));
    const curvature = weights[i] * p * (1 - p);
    const residual = weights[i] * (targets[i] - p);
    haa += scores[i] * scores[i] * curvature;
    hbb += curvature;
    hab += scores[i] * curvature;
    ga += scores[i] * residual;
    gb += residual;
  }
  const determinant = haa * hbb - hab * hab;
  const da = -(hbb * ga - hab * gb) / determinant;
  const db = -(haa * gb - hab * ga) / determinant;
  return Math.abs(da) < STEP_TOL && Math.abs(db) < STEP_TOL ? null : { da, db, ga, gb };
}
