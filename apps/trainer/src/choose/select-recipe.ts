import type { TriedRecipe } from '@meta-agent/model-io';
import type { TrainConfig } from '../config/train-config';
import type { RawCoefficients } from '../fit/solver/rows/fold-features';
import type { Reporter } from '../reporter';
import { chooseRecipe, type SearchInputs } from './choose-recipe';
import { choicesOf } from './derive-choices';
import { describeRecipe, isFixed, simplestRecipe, type Recipe } from './recipe';

export interface SelectedRecipe {
  readonly recipe: Recipe;
  /** All recipes tried; empty when the settings fix every choice. */
  readonly tried: readonly TriedRecipe[];
  /** Duration of the choice. */
  readonly seconds: number;
  /** Solutions of the recipe, fold by fold: starts of the final fits. Empty without a search. */
  readonly solutions: readonly RawCoefficients[];
}

type SelectInputs = Omit<SearchInputs, 'choices' | 'sampleRows' | 'onCompared'> & {
  /** The span of the training part in days. */
  readonly trainingDays: number;
};

/** The recipe that the settings name; validation chooses each setting that is `auto`. */
export function selectRecipe(
  { trainingDays, ...inputs }: SelectInputs,
  config: TrainConfig,
  reporter: Reporter,
): SelectedRecipe {
  const choices = choicesOf(config, trainingDays);
  if (isFixed(choices))
    return { recipe: simplestRecipe(choices), tried: [], seconds: 0, solutions: [] };

  reporter.info('Choosing by out-of-fold log loss...');
  const startMs = performance.now();
  const { featureSets, Cs, halfLivesDays, classWeights } = choices;
  const expected = featureSets.length * Cs.length + halfLivesDays.length + classWeights.length;
  let compared = 0;
  const { recipe, tried, solutions } = chooseRecipe({
    ...inputs,
    choices,
    sampleRows: config.search_sample,
    onCompared: (recipes) => {
      compared += recipes;
      reporter.progress('Choosing', Math.min(1, compared / expected));
    },
  });
  const seconds = (performance.now() - startMs) / 1000;
  reporter.info(`Tried ${compared} recipes in ${seconds.toFixed(1)} s`);
  reporter.info(`Chose ${describeRecipe(recipe)}`);
  return { recipe, tried, seconds, solutions };
}
