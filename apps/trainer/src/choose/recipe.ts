import type { FeatureSet } from '@meta-agent/features';
import type { CalibrationMethod } from '@meta-agent/model-io';
import type { ClassWeight } from '../fit/class-weights';

/** All choices made before a model is fitted; plain values. */
export interface Recipe {
  readonly featureSet: FeatureSet;
  readonly C: number;
  readonly halfLifeDays: number | null;
  readonly classWeight: ClassWeight;
  readonly calibrationMethod: CalibrationMethod;
}

/** The options of each choice, the simplest first; a choice with one option is fixed. */
export interface RecipeChoices {
  readonly featureSets: readonly FeatureSet[];
  readonly Cs: readonly number[];
  readonly halfLivesDays: readonly (number | null)[];
  readonly classWeights: readonly ClassWeight[];
  readonly calibrationMethods: readonly CalibrationMethod[];
}

/** Whether every choice is fixed. */
export function isFixed(choices: RecipeChoices): boolean {
  return Object.values(choices).every((options: readonly unknown[]) => options.length === 1);
}

/** The simplest option of each choice. */
export function simplestRecipe(choices: RecipeChoices): Recipe {
  return {
    featureSet: choices.featureSets[0],
    C: choices.Cs[0],
    halfLifeDays: choices.halfLivesDays[0],
    classWeight: choices.classWeights[0],
    calibrationMethod: choices.calibrationMethods[0],
  };
}

/** Describes a recipe in words, for the log. */
export function describeRecipe(recipe: Recipe): string {
  const { featureSet, C, halfLifeDays, classWeight, calibrationMethod } = recipe;
  const halfLife = halfLifeDays === null ? 'no half-life' : `half-life ${halfLifeDays} days`;
  return `${featureSet.name}, C ${C}, ${halfLife}, class weights ${classWeight}, calibration ${calibrationMethod}`;
}
