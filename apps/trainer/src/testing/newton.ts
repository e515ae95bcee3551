/** A softmax regression on dense scaled features, for the reference solver. */
export interface DenseProblem {
  /** n rows of scaled features, each with a 1 for the intercept at its end. */
  readonly rows: readonly Float64Array[];
  readonly classes: Uint8Array;
  readonly weights: Float64Array;
  readonly C: number;
}

const CLASSES = 3;
const TOL = 1e-9;
const MAX_STEPS = 100;

/**
 * The coefficients, inputs x 3 with the intercepts last, by Newton's method with a full Hessian of
 * all classes, backtracking on the loss. The method is slow, and shares no code with the solver
 * under test.
 */
export function solveByNewton(problem: DenseProblem): Float64Array {
  const inputs = problem.rows[0].length;
  let point: Float64Array = new Float64Array(inputs * CLASSES);
  let here = evaluate(problem, point);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    if (Math.max(...here.gradient.map(Math.abs)) < TOL) break;
    const direction = solveLinear(here.hessian, here.gradient);
    const next = lowerAlong(problem, point, direction, here.loss);
    if (next === null) break;
    point = next;
    here = evaluate(problem, point);
  }
  return point;
}

function lowerAlong(
  problem: DenseProblem,
  point: Float64Array,
  direction: Float64Array,
  loss: number,
): Float64Array | null {
  for (let length = 1; length > 1e-6; length /= 2) {
    const next = point.map((x, i) => x - length * direction[i]);
    if (lossAt(problem, next) <= loss * (1 + 1e-15)) return next;
  }
  return null;
}

function softmax(point: Float64Array, row: Float64Array): { p: number[]; logZ: number[] } {
  const z = [0, 0, 0];
  row.forEach((x, j) => {
    for (let k = 0; k < CLASSES; k += 1) z[k] += x * point[j * CLASSES + k];
  });
  const top = Math.max(...z);
  const total = Math.log(z.reduce((sum, value) => sum + Math.exp(value - top), 0)) + top;
  const logZ = z.map((value) => value - total);
  return { p: logZ.map(Math.exp), logZ };
}

function penaltyOf(point: Float64Array): number {
  return point.subarray(0, -CLASSES).reduce((sum, w) => sum + w * w, 0) / 2;
}

function lossAt({ rows, classes, weights, C }: DenseProblem, point: Float64Array): number {
  const losses = rows.map((row, i) => -weights[i] * softmax(point, row).logZ[classes[i]]);
  return C * losses.reduce((sum, loss) => sum + loss, 0) + penaltyOf(point);
}

function evaluate({ rows, classes, weights, C }: DenseProblem, point: Float64Array) {
  const size = point.length;
  const gradient = point.map((w, i) => (i < size - CLASSES ? w : 0));
  const hessian = Array.from({ length: size }, () => new Float64Array(size));
  let loss = penaltyOf(point);
  rows.forEach((row, i) => {
    const { p, logZ } = softmax(point, row);
    const weight = C * weights[i];
    loss -= weight * logZ[classes[i]];
    for (let k = 0; k < CLASSES; k += 1) {
      const residual = weight * (p[k] - Number(classes[i] === k));
      for (let j = 0; j < row.length; j += 1) gradient[j * CLASSES + k] += residual * row[j];
      for (let l = 0; l <= k; l += 1) {
        addOuter(hessian, row, k, l, weight * p[k] * (Number(k === l) - p[l]));
      }
    }
  });
  for (let i = 0; i < size; i += 1) {
    if (i < size - CLASSES) hessian[i][i] += 1;
    else for (let l = size - CLASSES; l < size; l += 1) hessian[i][l] += 1;
    for (let l = 0; l < i; l += 1) hessian[l][i] = hessian[i][l];
  }
  return { loss, gradient, hessian };
}

/** Writes into the lower triangle. */
function addOuter(hessian: Float64Array[], row: Float64Array, k: number, l: number, by: number) {
  if (by === 0) return;
  for (let j = 0; j < row.length; j += 1) {
    const into = hessian[j * CLASSES + k];
    const scaled = by * row[j];
    if (scaled === 0) continue;
    for (let m = 0; m <= j; m += 1) into[m * CLASSES + l] += scaled * row[m];
    if (k !== l) {
      const other = hessian[j * CLASSES + l];
      for (let m = 0; m < j; m += 1) other[m * CLASSES + k] += scaled * row[m];
    }
  }
}

/** Gaussian elimination with partial pivoting. */
function solveLinear(matrix: Float64Array[], b: Float64Array): Float64Array {
  const size = b.length;
  const rows = matrix.map((row, i) => Float64Array.from([...row, b[i]]));
  for (let k = 0; k < size; k += 1) {
    let pivot = k;
    for (let i = k + 1; i < size; i += 1) {
      if (Math.abs(rows[i][k]) > Math.abs(rows[pivot][k])) pivot = i;
    }
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    for (let i = k + 1; i < size; i += 1) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j <= size; j += 1) rows[i][j] -= factor * rows[k][j];
    }
  }
  const x = new Float64Array(size);
  for (let k = size - 1; k >= 0; k -= 1) {
    let rest = rows[k][size];
    for (let j = k + 1; j < size; j += 1) rest -= rows[k][j] * x[j];
    x[k] = rest / rows[k][k];
  }
  return x;
}
