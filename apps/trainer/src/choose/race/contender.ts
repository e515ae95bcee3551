import { outOfFoldScores } from '../../fit/cross-validate';
import type { OutOfFoldScores } from '../../fit/out-of-fold-scores';
import type { RawCoefficients } from '../../fit/solver/rows/fold-features';
import { prequentialProbabilities, rowLosses } from '../prequential-losses';
import type { Recipe } from '../recipe';
import type { Arena } from './arena';

/** A recipe in an arena, with its results on the folds that it was fitted on, in time order. */
export class Contender {
  readonly recipe: Recipe;
  /** Starts of its fits: solutions of a similar recipe, fold by fold. */
  readonly starts: readonly RawCoefficients[];
  /** One per fold. */
  readonly solutions: RawCoefficients[] = [];
  readonly #arena: Arena;
  /** The logits of each fold's test part, n x 3. */
  readonly #logits: Float64Array[] = [];
  #losses: Float64Array | null = null;

  constructor(recipe: Recipe, arena: Arena, starts: readonly RawCoefficients[]) {
    this.recipe = recipe;
    this.starts = starts;
    this.#arena = arena;
  }

  /** Takes the results of the next fold. */
  add(solution: RawCoefficients, logits: Float64Array): void {
    this.solutions.push(solution);
    this.#logits.push(logits);
  }

  /** The scores of all folds. */
  scores(): OutOfFoldScores {
    const { rowsOf, folds } = this.#arena;
    const { featureSet, halfLifeDays } = this.recipe;
    return outOfFoldScores(rowsOf(featureSet), folds, this.#logits, halfLifeDays);
  }

  /** The losses of the rows from the second fold on: a calibration is fitted on the folds before. */
  get losses(): Float64Array {
    this.#losses ??= this.#computeLosses();
    return this.#losses;
  }

  #computeLosses(): Float64Array {
    const scores = this.scores();
    const { folds } = this.#arena;
    const starts = folds.map((fold) => fold.testStart - folds[0].testStart);
    const probabilities = prequentialProbabilities(scores, starts, this.recipe.calibrationMethod);
    return rowLosses(probabilities, scores.classes.subarray(starts[1]));
  }
}
