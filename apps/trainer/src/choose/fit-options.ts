import type { TrainConfig } from '../config/train-config';
import type { LogisticRegressionOptions } from '../fit/logistic-regression';
import type { Recipe } from './recipe';

/** The options for fitting a recipe under the settings. */
export function fitOptions(
  { C, classWeight, halfLifeDays }: Recipe,
  config: TrainConfig,
): LogisticRegressionOptions {
  return {
    C,
    classWeight,
    halfLifeDays,
    tol: config.tol,
    maxIterations: config.max_iterations,
  };
}
