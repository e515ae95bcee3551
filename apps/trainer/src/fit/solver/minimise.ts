import { factorise, solveFactorised } from './cholesky';
import { estimateHessian, type Hessian } from './curvature';
import { largest, minimiseLbfgs, type ConvexObjective } from './lbfgs';
import type { Objective } from './objective/objective';
import { CONTRAST_COUNT, toClasses } from './rows/contrasts';
import type { TrainingSet } from './rows/training-set';

export interface SolverOptions {
  /** Largest absolute entry of the gradient of scikit-learn's objective at the solution. */
  readonly tol: number;
  readonly maxIterations: number;
}

/** Where a fit starts. */
export interface Start {
  readonly point: Float64Array;
  /** An estimate of the loss's Hessian from a similar fit; null estimates it at `point`. */
  readonly hessian: Hessian | null;
}

export interface Solution {
  readonly point: Float64Array;
  readonly iterations: number;
  /** Whether `gradientNorm` is at most `tolerance`. */
  readonly converged: boolean;
  /** Infinity norm of the gradient at `point`, by class, in the objective's arithmetic. */
  readonly gradientNorm: number;
  /** The larger of `tol` and the rounding noise of the gradient. */
  readonly tolerance: number;
  /** Passes over the rows for gradients and Hessian estimates; a partial pass counts its share. */
  readonly rowPasses: number;
  /** The last estimate of the loss's Hessian; null when it took many iterations. */
  readonly hessian: Hessian | null;
}

/** After this many iterations the Hessian is estimated again, at the current point. */
const ROUND_ITERATIONS = 8;
/** A round that leaves more than this share of the gradient makes no progress. */
const LEAST_PROGRESS = 0.9;
/** An estimate that took more iterations is not worth using again. */
const REUSE_ITERATIONS = 3;

/**
 * Minimises C * sum of w[i] * -log p[i, y[i]] + ||W||^2 / 2, intercepts not penalised
 * (scikit-learn's objective), by L-BFGS preconditioned with an estimate of the Hessian.
 */
export function minimise(
  objective: Objective,
  set: TrainingSet,
  C: number,
  start: Start,
  { tol, maxIterations }: SolverOptions,
): Solution {
  const counted = { passes: 0 };
  const convex = penalised(objective, C, counted);
  const tolerance = Math.max(tol, noiseOf(objective, set, C));
  let { point, hessian } = start;
  let iterations = 0;
  let before = Infinity;
  for (;;) {
    const isFresh = hessian === null;
    const known = hessian ?? estimateHessian(set, point);
    if (isFresh) counted.passes += known.rows / set.size;
    const round = minimiseLbfgs(convex, point, {
      tol: tolerance,
      maxIterations: Math.min(ROUND_ITERATIONS, maxIterations - iterations),
      precondition: preconditioner(known, C),
    });
    ({ point } = round);
    iterations += round.iterations;
    hessian = null;
    const { converged, gradientNorm } = round;
    const isStuck = round.iterations === 0 || gradientNorm > LEAST_PROGRESS * before;
    if (converged || (isFresh && isStuck) || iterations >= maxIterations) {
      const isGood = iterations <= REUSE_ITERATIONS;
      const rowPasses = counted.passes;
      const kept = { hessian: isGood ? known : null };
      return { point, iterations, converged, gradientNorm, tolerance, rowPasses, ...kept };
    }
    before = gradientNorm;
  }
}

function penalised(objective: Objective, C: number, counted: { passes: number }): ConvexObjective {
  const { dimension } = objective;
  return {
    dimension,
    gradientAt(point, gradient) {
      counted.passes += 1;
      objective.lossGradientAt(point, gradient);
      const coefficients = dimension - CONTRAST_COUNT;
      for (let i = 0; i < dimension; i += 1) {
        gradient[i] = C * gradient[i] + (i < coefficients ? point[i] : 0);
      }
    },
    normOf: (gradient) => largest(toClasses(gradient)),
  };
}

/** Multiplies by the inverse of C * (Hessian of the loss) + (Hessian of the penalty). */
function preconditioner({ entries, size }: Hessian, C: number): (vector: Float64Array) => void {
  const hessian = entries.map((entry) => C * entry);
  for (let i = 0; i < size - CONTRAST_COUNT; i += 1) hessian[i * size + i] += 1;
  factorise(hessian, size);
  return (vector) => {
    solveFactorised(hessian, vector);
  };
}

/** Number of roundings per term of the gradient: in the logit, the softmax and the sum. */
const ROUNDINGS = 8;

/**
 * The rounding error of a gradient entry: sum of w * |x| is at most
 * sqrt(n * sum of w^2) for a scaled feature, and folding its mean in adds |mean| / scale.
 */
function noiseOf(
  { roundoff }: Objective,
  { size, totalWeight, squaredWeight, scaler }: TrainingSet,
  C: number,
) {
  const shift = scaler.mean.reduce((top, m, j) => Math.max(top, Math.abs(m) / scaler.scale[j]), 0);
  return ROUNDINGS * roundoff * C * (Math.sqrt(size * squaredWeight) + shift * totalWeight);
}
