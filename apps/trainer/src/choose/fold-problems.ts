import { outOfFoldScores, scoreTestPart } from '../fit/cross-validate';
import {
  LogisticRegressionProblem,
  type LabelledRows,
  type RowWeighting,
} from '../fit/logistic-regression';
import type { OutOfFoldScores } from '../fit/out-of-fold-scores';
import { requireEveryClass } from '../fit/require-every-class';
import type { RawCoefficients } from '../fit/solver/rows/fold-features';
import type { Part } from '../validation/plan-validation';

/** Largest excess of a candidate's mean training loss over its minimum. */
const LOSS_EXCESS = 1e-4;
/** A candidate that has not converged after this many iterations is compared as it is. */
const MAX_ITERATIONS = 100;

/** The folds of one feature set and weighting, prepared once for fits with several C. */
export class FoldProblems {
  readonly #rows: LabelledRows;
  readonly #folds: readonly Part[];
  readonly #weighting: RowWeighting;
  readonly #problems: readonly LogisticRegressionProblem[];
  #isFitted = false;

  constructor(rows: LabelledRows, folds: readonly Part[], weighting: RowWeighting) {
    this.#rows = rows;
    this.#folds = folds;
    this.#weighting = weighting;
    this.#problems = folds.map((fold, i) => {
      requireEveryClass(rows, fold, `the training part of fold ${i + 1}`);
      return new LogisticRegressionProblem(rows, fold.train, weighting);
    });
  }

  /** Out-of-fold scores for one C; fastest when called with ascending C. */
  score(C: number): OutOfFoldScores {
    let start: RawCoefficients | null = null;
    const logits = this.#problems.map((problem, i) => {
      // The first C starts from the fold before, whose rows are shared; the next C from the last C.
      if (start !== null && !this.#isFitted) problem.startFrom(start);
      const tol = problem.toleranceFor(C, LOSS_EXCESS);
      const options = { tol, maxIterations: MAX_ITERATIONS };
      const model = problem.fit(C, options);
      start = model.solution;
      return scoreTestPart(model, this.#rows, this.#folds[i]);
    });
    this.#isFitted = true;
    const { halfLifeDays } = this.#weighting;
    return outOfFoldScores(this.#rows, this.#folds, logits, halfLifeDays);
  }

  dispose(): void {
    for (const problem of this.#problems) problem.dispose();
  }
}
