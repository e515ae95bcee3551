import type { TriedRecipe } from '@meta-agent/model-io';
import { blockRows } from '@meta-agent/outcomes';
import type { FittedMethod } from '../fit/calibration/fit-calibration';
import type { OutOfFoldScores } from '../fit/out-of-fold-scores';
import { spanOf } from '../measure/time/evidence-frame';
import type { Part } from '../validation/plan-validation';
import { chooseSimplest, compareWithBest } from './choose-simplest';
import { prequentialProbabilities, rowLosses } from './prequential-losses';
import type { Recipe } from './recipe';

export interface Candidate {
  readonly recipe: Recipe;
  readonly scores: OutOfFoldScores;
  /** The calibration to compare with; absent: the recipe's. */
  readonly calibratedBy?: FittedMethod;
}

/**
 * Compares candidates, the simplest first, and chooses one. The losses come from the second fold
 * on, because each calibration is fitted on the folds before.
 * @param timestampsMs timestamps of all rows that the folds refer to
 * @param lifeMs the life of a label: blocks of time last four lives or longer
 */
export function runStage(
  stage: string,
  candidates: readonly Candidate[],
  folds: readonly Part[],
  timestampsMs: Float64Array,
  lifeMs: number,
): { readonly chosen: Candidate; readonly rows: readonly TriedRecipe[] } {
  if (candidates.length === 1) return { chosen: candidates[0], rows: [] };
  const starts = folds.map((fold) => fold.testStart - folds[0].testStart);
  const scored = timestampsMs.subarray(folds[1].testStart, folds[folds.length - 1].testEnd);
  const losses = candidates.map((candidate) => ({
    losses: rowLosses(
      prequentialProbabilities(candidate.scores, starts, methodOf(candidate)),
      candidate.scores.classes.subarray(starts[1]),
    ),
  }));
  const comparisons = compareWithBest(losses, blockRows(scored, spanOf(scored), lifeMs));
  const chosen = chooseSimplest(comparisons);
  const rows = comparisons.map(({ meanLoss, excess, excessSe }, i): TriedRecipe => {
    const { featureSet, C, halfLifeDays, classWeight } = candidates[i].recipe;
    return {
      stage,
      feature_set: featureSet.name,
      C,
      half_life_days: halfLifeDays,
      class_weight: classWeight,
      calibration_method: methodOf(candidates[i]),
      log_loss: meanLoss,
      excess,
      excess_se: excessSe,
      chosen: i === chosen,
    };
  });
  return { chosen: candidates[chosen], rows };
}

const methodOf = ({ calibratedBy, recipe }: Candidate): FittedMethod =>
  calibratedBy ?? recipe.calibrationMethod;
