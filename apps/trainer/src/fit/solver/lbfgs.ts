/** A smooth convex function of `dimension` variables. */
export interface ConvexObjective {
  readonly dimension: number;
  /** Writes the gradient at `point` into `gradient`. */
  gradientAt(point: Float64Array, gradient: Float64Array): void;
  /** The norm of a gradient, compared with `tol`; by default the largest absolute entry. */
  readonly normOf?: (gradient: Float64Array) => number;
}

export interface LbfgsOptions {
  /** The solver stops when the norm of the gradient is at most this value. */
  readonly tol: number;
  readonly maxIterations: number;
  /** The solver stops after this many iterations in a row without a smaller gradient: noise. */
  readonly patience?: number;
  /** Number of correction pairs kept. */
  readonly memory?: number;
  /** Multiplies a vector in place by the initial estimate of the inverse Hessian. */
  readonly precondition?: (vector: Float64Array) => void;
}

export interface LbfgsResult {
  /** The visited point with the smallest gradient. */
  readonly point: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
  /** The norm of the gradient at `point`. */
  readonly gradientNorm: number;
}

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly inverseCurvature: number;
}

const MEMORY = 20;
const PATIENCE = 30;
const MAX_SEARCH_STEPS = 30;
/** Curvature condition of the line search: the slope falls to at most this share. */
const SLOPE_SHARE = 0.5;

/**
 * Limited-memory BFGS (Nocedal & Wright, Numerical Optimization, algorithm 7.4).
 *
 * The line search compares slopes, not losses. Along a line the slope of a convex function only
 * rises, so a flatter point is a lower point. Near the optimum, single-precision losses are equal
 * while gradients still differ.
 *
 * @param start the first point; not modified
 */
export function minimiseLbfgs(
  objective: ConvexObjective,
  start: Float64Array,
  { tol, maxIterations, patience = PATIENCE, memory = MEMORY, precondition }: LbfgsOptions,
): LbfgsResult {
  const normOf = objective.normOf ?? largest;
  let { point, gradient }: Place = placeAt(objective, start, start, 0);
  let best = { point, gradientNorm: normOf(gradient), iteration: 0 };
  const pairs: Pair[] = [];
  let iterations = 0;
  while (best.gradientNorm > tol && iterations < maxIterations) {
    const direction = descentDirection(gradient, pairs, precondition);
    const next = searchLine(objective, point, gradient, direction);
    if (next === null) break;
    const pair = pairOf(point, next.point, gradient, next.gradient);
    if (pair !== null) pairs.push(pair);
    if (pairs.length > memory) pairs.shift();
    ({ point, gradient } = next);
    iterations += 1;
    const gradientNorm = normOf(gradient);
    if (gradientNorm < best.gradientNorm) best = { point, gradientNorm, iteration: iterations };
    if (iterations - best.iteration >= patience) break;
  }
  const { gradientNorm } = best;
  return { point: best.point, iterations, converged: gradientNorm <= tol, gradientNorm };
}

/** The two-loop recursion: minus the approximate inverse Hessian times the gradient. */
function descentDirection(
  gradient: Float64Array,
  pairs: readonly Pair[],
  precondition: LbfgsOptions['precondition'],
): Float64Array {
  const direction = gradient.map((g) => -g);
  const shares = new Float64Array(pairs.length);
  for (let i = pairs.length - 1; i >= 0; i -= 1) {
    shares[i] = pairs[i].inverseCurvature * dot(pairs[i].step, direction);
    addScaled(direction, pairs[i].change, -shares[i]);
  }
  if (precondition) precondition(direction);
  else scaleByLastPair(direction, gradient, pairs.at(-1));
  pairs.forEach(({ step, change, inverseCurvature }, i) => {
    addScaled(direction, step, shares[i] - inverseCurvature * dot(change, direction));
  });
  return direction;
}

function scaleByLastPair(direction: Float64Array, gradient: Float64Array, last?: Pair): void {
  // Without correction pairs, the first step has length 1.
  const scale = last
    ? 1 / (last.inverseCurvature * dot(last.change, last.change))
    : 1 / Math.sqrt(dot(gradient, gradient));
  for (let i = 0; i < direction.length; i += 1) direction[i] *= scale;
}

interface Place {
  readonly point: Float64Array;
  readonly gradient: Float64Array;
}

/** A point along `direction` where the slope has fallen enough; null when none is found. */
function searchLine(
  objective: ConvexObjective,
  origin: Float64Array,
  gradient: Float64Array,
  direction: Float64Array,
): Place | null {
  const slope = dot(gradient, direction);
  if (!(slope < 0)) return null;
  let low = 0;
  let lowSlope = slope;
  let high = Infinity;
  let highSlope = NaN;
  let length = 1;
  for (let i = 0; i < MAX_SEARCH_STEPS; i += 1) {
    const place = placeAt(objective, origin, direction, length);
    const slopeHere = dot(place.gradient, direction);
    if (Math.abs(slopeHere) <= SLOPE_SHARE * -slope) return place;
    if (slopeHere < 0) [low, lowSlope] = [length, slopeHere];
    else [high, highSlope] = [length, slopeHere];
    length = high === Infinity ? length * 4 : between(low, lowSlope, high, highSlope);
  }
  return null;
}

/** The root of the line through both slopes, kept away from the ends of the interval. */
function between(low: number, lowSlope: number, high: number, highSlope: number): number {
  const share = lowSlope / (lowSlope - highSlope);
  return low + (high - low) * Math.min(0.9, Math.max(0.1, share));
}

function placeAt(
  objective: ConvexObjective,
  origin: Float64Array,
  direction: Float64Array,
  length: number,
): Place {
  const point = origin.map((x, i) => x + length * direction[i]);
  const gradient = new Float64Array(objective.dimension);
  objective.gradientAt(point, gradient);
  return { point, gradient };
}

function pairOf(
  from: Float64Array,
  to: Float64Array,
  gradientFrom: Float64Array,
  gradientTo: Float64Array,
): Pair | null {
  const step = to.map((x, i) => x - from[i]);
  const change = gradientTo.map((g, i) => g - gradientFrom[i]);
  const curvature = dot(step, change);
  return curvature > 0 ? { step, change, inverseCurvature: 1 / curvature } : null;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}

function addScaled(target: Float64Array, other: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i += 1) target[i] += factor * other[i];
}

export function largest(values: Float64Array): number {
  return values.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
}
