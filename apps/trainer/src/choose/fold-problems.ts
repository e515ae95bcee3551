import { outOfFoldScores, scoreTestPart } from '../fit/cross-validate';
import { requireEveryClass, selectLabelled } from '../fit/labelled-rows';
import {
  LogisticRegressionProblem,
  type LabelledRows,
  type RowWeighting,
} from '../fit/logistic-regression';
import type { OutOfFoldScores } from '../fit/out-of-fold-scores';
import type { Part } from '../validation/plan-validation';

/** How far from its least the mean training loss of a candidate may be. */
const LOSS_EXCESS = 1e-4;
/** A candidate that has not settled by then is compared as it is. */
const MAX_ITERATIONS = 100;

/** The folds of one feature set and weighting, made ready to be fitted for several C. */
export class FoldProblems {
  readonly #rows: LabelledRows;
  readonly #folds: readonly Part[];
  readonly #weighting: RowWeighting;
  readonly #problems: readonly LogisticRegressionProblem[];

  constructor(rows: LabelledRows, folds: readonly Part[], weighting: RowWeighting) {
    this.#rows = rows;
    this.#folds = folds;
    this.#weighting = weighting;
    this.#problems = folds.map((fold, i) => {
      const train = selectLabelled(rows, fold.train);
      requireEveryClass(train.classes, `the training part of fold ${i + 1}`);
      return new LogisticRegressionProblem(train, weighting);
    });
  }

  /** Out-of-fold scores for one C; fastest when called with C rising. */
  score(C: number): OutOfFoldScores {
    const logits = this.#problems.map((problem, i) => {
      const tol = problem.toleranceFor(C, LOSS_EXCESS);
      const options = { tol, maxIterations: MAX_ITERATIONS };
      return scoreTestPart(problem.fit(C, options), this.#rows, this.#folds[i]);
    });
    const { halfLifeDays } = this.#weighting;
    return outOfFoldScores(this.#rows, this.#folds, logits, halfLifeDays);
  }

  dispose(): void {
    for (const problem of this.#problems) problem.dispose();
  }
}
