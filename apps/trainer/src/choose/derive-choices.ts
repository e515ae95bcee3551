import { agentsOf, featureSetsOf, type FeatureSet } from '@meta-agent/features';
import { CALIBRATION_METHODS } from '@meta-agent/model-io';
import type { TrainConfig } from '../config/train-config';
import { CLASS_WEIGHTS } from '../fit/class-weights';
import type { RecipeChoices } from './recipe';

const C_GRID = [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];
/** `platt_logit` is the guide's: it costs log loss. */
const TRIED_METHODS = CALIBRATION_METHODS.filter((method) => method !== 'platt_logit');
/** Half-lives as shares of the span of the training part. */
const HALF_LIFE_SHARES = [1 / 2, 1 / 4, 1 / 8, 1 / 16];

/** The options that each setting leaves open, the simplest first. */
export function choicesOf(config: TrainConfig, trainingDays: number): RecipeChoices {
  const { names: agents } = agentsOf(config.base_weights);
  const { feature_set, C, half_life, class_weight, calibration_method } = config;
  return {
    featureSets: featureSetsOf(agents).filter((set) => ['auto', set.name].includes(feature_set)),
    Cs: C === 'auto' ? C_GRID : [C],
    halfLivesDays: halfLivesOf(half_life, trainingDays),
    classWeights: class_weight === 'auto' ? simplestFirst('none', CLASS_WEIGHTS) : [class_weight],
    calibrationMethods: calibration_method === 'auto' ? TRIED_METHODS : [calibration_method],
  };
}

/** The feature set that the settings name; the simplest when the settings allow several. */
export function featureSetOf(config: TrainConfig): FeatureSet {
  return choicesOf(config, 0).featureSets[0];
}

function halfLivesOf(
  halfLife: TrainConfig['half_life'],
  trainingDays: number,
): readonly (number | null)[] {
  if (halfLife === 'none') return [null];
  if (halfLife !== 'auto') return [halfLife];
  return [null, ...HALF_LIFE_SHARES.map((share) => Number((share * trainingDays).toPrecision(3)))];
}

function simplestFirst<T>(simplest: T, values: readonly T[]): T[] {
  return [simplest, ...values.filter((value) => value !== simplest)];
}
