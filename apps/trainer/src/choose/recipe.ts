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
