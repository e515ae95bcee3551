import type { TriedRecipe } from '@meta-agent/model-io';
import type { TrainConfig } from '../config/train-config';
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
}

type SelectInputs = Pick<SearchInputs, 'rowsOf' | 'folds' | 'lifeMs'> & {
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
  if (isFixed(choices)) return { recipe: simplestRecipe(choices), tried: [], seconds: 0 };

  reporter.info('Choosing by out-of-fold log loss...');
  const startMs = performance.now();
  const { featureSets, Cs, halfLivesDays, classWeights } = choices;
  const expected = featureSets.length * Cs.length + halfLivesDays.length + classWeights.length;
  let fits = 0;
  const { recipe, tried } = chooseRecipe({
    ...inputs,
    choices,
    onFit: () => {
      fits += 1;
      reporter.progress('Choosing', Math.min(1, fits / expected));
    },
  });
  const seconds = (performance.now() - startMs) / 1000;
  reporter.info(`Tried ${fits} recipes in ${seconds.toFixed(1)} s`);
  reporter.info(`Chose ${describeRecipe(recipe)}`);
  return { recipe, tried, seconds };
}
