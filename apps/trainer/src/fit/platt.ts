const MAX_ITERATIONS = 100;
const MIN_STEP = 1e-10;
const GRADIENT_TOL = 1e-9;
/** Keeps the Hessian positive definite. */
const RIDGE = 1e-12;

/** probability = 1 / (1 + exp(a * score + b)). */
export interface Sigmoid {
  readonly a: number;
  readonly b: number;
}

/**
 * Platt scaling of one class by Newton's method with backtracking: H.-T. Lin, C.-J. Lin,
 * R. C. Weng, "A note on Platt's probabilistic outputs for support vector machines" (2007), with
 * Platt's prior-corrected targets.
 * @param scores n logits
 * @param positive n flags: whether the row is of the class
 * @param weights n weights of the rows
 */
export function fitPlatt(
  scores: Float64Array,
  positive: readonly boolean[],
  weights: Float64Array,
): Sigmoid {
  const positives = weights.reduce((sum, weight, i) => sum + (positive[i] ? weight : 0), 0);
  const negatives = weights.reduce((sum, weight) => sum + weight, 0) - positives;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (negatives + 2);
  const targets = Float64Array.from(positive, (is) => (is ? high : low));
  const rows: Rows = { scores, targets, weights };

  let current: Sigmoid = { a: 0, b: Math.log((negatives + 1) / (positives + 1)) };
  let loss = crossEntropy(rows, current);
  for (let i = 0; i < MAX_ITERATIONS; i += 1) {
    const step = newtonStep(rows, current);
    if (step === null) break;
    let length = 1;
    while (length >= MIN_STEP) {
      const next = { a: current.a + length * step.a, b: current.b + length * step.b };
      const nextLoss = crossEntropy(rows, next);
      if (nextLoss < loss + 1e-4 * length * step.slope) {
        current = next;
        loss = nextLoss;
        break;
      }
      length /= 2;
    }
    if (length < MIN_STEP) break;
  }
  return current;
}

interface Rows {
  readonly scores: Float64Array;
  readonly targets: Float64Array;
  readonly weights: Float64Array;
}

function crossEntropy({ scores, targets, weights }: Rows, { a, b }: Sigmoid): number {
  let sum = 0;
  for (let i = 0; i < scores.length; i += 1) {
    const f = a * scores[i] + b;
    const loss =
      f >= 0
        ? targets[i] * f + Math.log1p(Math.exp(-f))
        : (targets[i] - 1) * f + Math.log1p(Math.exp(f));
    sum += weights[i] * loss;
  }
  return sum;
}

/** The Newton direction and the slope along it; null at the optimum. */
function newtonStep({ scores, targets, weights }: Rows, { a, b }: Sigmoid) {
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
  if (Math.abs(ga) < GRADIENT_TOL && Math.abs(gb) < GRADIENT_TOL) return null;
  const determinant = haa * hbb - hab * hab;
  const da = -(hbb * ga - hab * gb) / determinant;
  const db = -(haa * gb - hab * ga) / determinant;
  return { a: da, b: db, slope: ga * da + gb * db };
}
