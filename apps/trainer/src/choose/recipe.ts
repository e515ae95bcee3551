import type { FeatureSet } from '@meta-agent/features';
import type { CalibrationMethod } from '@meta-agent/model-io';
import type { ClassWeight } from '../fit/class-weights';

/** Everything that is chosen of a model before it is fitted; plain values. */
export interface Recipe {
  readonly featureSet: FeatureSet;
  readonly C: number;
  readonly halfLifeDays: number | null;
  readonly classWeight: ClassWeight;
  readonly calibrationMethod: CalibrationMethod;
}

/** What to choose from; one entry means that it is fixed. The simplest come first. */
export interface RecipeChoices {
  readonly featureSets: readonly FeatureSet[];
  readonly Cs: readonly number[];
  readonly halfLivesDays: readonly (number | null)[];
  readonly classWeights: readonly ClassWeight[];
  readonly calibrationMethods: readonly CalibrationMethod[];
}

/** Whether nothing is left to choose. */
export function isFixed(choices: RecipeChoices): boolean {
  return Object.values(choices).every((options: readonly unknown[]) => options.length === 1);
}

/** The simplest of everything; with nothing to choose, the only one. */
export function simplestRecipe(choices: RecipeChoices): Recipe {
  return {
    featureSet: choices.featureSets[0],
    C: choices.Cs[0],
    halfLifeDays: choices.halfLivesDays[0],
    classWeight: choices.classWeights[0],
    calibrationMethod: choices.calibrationMethods[0],
  };
}

/** In words, for the log. */
export function describeRecipe(recipe: Recipe): string {
  const { featureSet, C, halfLifeDays, classWeight, calibrationMethod } = recipe;
  const halfLife = halfLifeDays === null ? 'no half-life' : `half-life ${halfLifeDays} days`;
  return `${featureSet.name}, C ${C}, ${halfLife}, class weights ${classWeight}, calibration ${calibrationMethod}`;
}
