import type { GroupWeights } from '@meta-agent/model-io';
import type { LogisticRegression, LogisticRegressionOptions } from '../logistic-regression';
import { minimiseLbfgs } from '../solver/lbfgs';
import { toClasses } from '../solver/rows/contrasts';
import { rescale, unscale, type RawCoefficients } from '../solver/rows/fold-features';
import type { GroupRows } from './group-sets';
import { PooledObjective } from './pooled-objective';

/** After this many iterations the Hessian is computed again, at the current point. */
const ROUND_ITERATIONS = 6;
/** A round that leaves more than this share of the gradient makes no progress. */
const LEAST_PROGRESS = 0.9;

/** A pooled regression, and what each group adds to it. */
export interface GroupedRegression extends LogisticRegression {
  readonly groups: GroupWeights;
}

export interface GroupFitOptions extends LogisticRegressionOptions {
  /** How far a group may differ: its features are multiplied by kappa, under the same penalty. */
  readonly kappa: number;
}

/**
 * Partial pooling: one regression on [x, κ·x⊗1_g, κ·1_g], solved by blocks (A. Gelman, J. Hill, Data
 * Analysis Using Regression and Multilevel Models, 2007, chapter 12).
 * @param train indices of the rows to fit on, ascending; null for all
 * @param start coefficients of a similar pooled fit
 */
export function fitGroups(
  rows: GroupRows,
  train: Uint32Array | null,
  { kappa, C, tol, maxIterations, ...weighting }: GroupFitOptions,
  start: RawCoefficients,
): GroupedRegression {
  const sets = rows.select(train, weighting);
  const width = sets.scaler.mean.length;
  const objective = new PooledObjective(sets, width, kappa, C);
  const first = new Float64Array(objective.dimension);
  first.set(rescale(start, sets.scaler));
  const solved = minimiseInRounds(objective, first, tol, maxIterations);
  const size = 2 * (width + 1);
  const pooled = solved.point.slice(0, size);
  const names = sets.own.map(({ group }) => rows.groups.names[group]);
  const deltas = new Float32Array(names.length * 3 * (width + 1));
  names.forEach((_, g) => {
    const own = solved.point.slice((g + 1) * size, (g + 2) * size).map((u) => kappa * u);
    deltas.set(toClasses(own), g * 3 * (width + 1));
  });
  const classes = Float32Array.from(toClasses(pooled));
  return {
    scaler: sets.scaler,
    kernel: classes.slice(0, 3 * width),
    bias: classes.slice(3 * width),
    solution: unscale(pooled, sets.scaler),
    groups: { by: rows.groups.by, kappa, names, deltas },
    iterations: solved.iterations,
    converged: solved.converged,
    gradientNorm: solved.gradientNorm,
    tolerance: tol,
    rowPasses: objective.passes,
  };
}

function minimiseInRounds(
  objective: PooledObjective,
  start: Float64Array,
  tol: number,
  maxIterations: number,
) {
  let point = start;
  let iterations = 0;
  let before = Infinity;
  for (;;) {
    const round = minimiseLbfgs(objective, point, {
      tol,
      maxIterations: Math.min(ROUND_ITERATIONS, maxIterations - iterations),
      precondition: objective.preconditionerAt(point),
    });
    ({ point } = round);
    iterations += round.iterations;
    const { converged, gradientNorm } = round;
    const isStuck = round.iterations === 0 || gradientNorm > LEAST_PROGRESS * before;
    if (converged || isStuck || iterations >= maxIterations) {
      return { point, iterations, converged, gradientNorm };
    }
    before = gradientNorm;
  }
}
