import { LogisticRegressionProblem } from '../../fit/logistic-regression';
import { requireEveryClass } from '../../fit/require-every-class';
import { LOSS_RESOLUTION } from '../choose-simplest';
import type { Arena } from './arena';
import type { Contender } from './contender';

/** A candidate that has not converged after this many iterations is compared as it is. */
const MAX_ITERATIONS = 100;

/**
 * Fits the contenders on the training part of the next fold and scores its test part. Contenders
 * next to each other that differ in C alone share the prepared rows, and each starts from the one
 * before. A first one starts from the solution of a similar recipe, else from its own on the fold
 * before, whose rows are shared.
 */
export function scoreFold(arena: Arena, contenders: readonly Contender[], fold: number): void {
  for (const [first, ...others] of byRows(contenders)) {
    const rows = arena.rowsOf(first.recipe.featureSet);
    const part = arena.folds[fold];
    requireEveryClass(rows, part, `the training part of fold ${fold + 1}`);
    const problem = new LogisticRegressionProblem(rows, part.train, first.recipe);
    const start = first.starts.at(fold) ?? first.solutions.at(-1);
    if (start !== undefined) problem.startFrom(start);
    for (const contender of [first, ...others]) {
      const { C } = contender.recipe;
      const tol = problem.toleranceFor(C, LOSS_RESOLUTION);
      const { solution } = problem.fit(C, { tol, maxIterations: MAX_ITERATIONS });
      contender.add(solution, problem.score(part.testStart, part.testEnd));
    }
    problem.dispose();
  }
}

/** Runs of contenders whose fits need the same rows with the same weights. */
function byRows(contenders: readonly Contender[]): (readonly [Contender, ...Contender[]])[] {
  const runs: [Contender, ...Contender[]][] = [];
  for (const contender of contenders) {
    const run = runs.at(-1);
    if (run && keyOf(run[0]) === keyOf(contender)) run.push(contender);
    else runs.push([contender]);
  }
  return runs;
}

const keyOf = ({ recipe: { featureSet, classWeight, halfLifeDays } }: Contender) =>
  [featureSet.name, classWeight, halfLifeDays].join(' ');
