import type { TriedRecipe } from '@meta-agent/model-io';
import type { FittedMethod } from '../fit/calibration/fit-calibration';
import type { Comparison } from './choose-simplest';
import type { Recipe } from './recipe';

/** A recipe's comparison in one stage, as it is written to the metadata. */
export interface Placing extends Comparison {
  readonly recipe: Recipe;
  /** The calibration of the losses. */
  readonly calibratedBy: FittedMethod;
  /** Out-of-fold records that the recipe was compared on. */
  readonly records: number;
  readonly isChosen: boolean;
}

/** The placing that a stage takes. */
export function chosenOf(placings: readonly Placing[]): Placing {
  const chosen = placings.find(({ isChosen }) => isChosen);
  if (chosen === undefined) throw new RangeError('no recipe is chosen');
  return chosen;
}

export function triedRow(stage: string, placing: Placing): TriedRecipe {
  const { recipe, calibratedBy, meanLoss, excess, excessSe, records, isChosen } = placing;
  return {
    stage,
    feature_set: recipe.featureSet.name,
    C: recipe.C,
    half_life_days: recipe.halfLifeDays,
    class_weight: recipe.classWeight,
    calibration_method: calibratedBy,
    log_loss: meanLoss,
    excess,
    excess_se: excessSe,
    records,
    chosen: isChosen,
  };
}
