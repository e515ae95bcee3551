import type { TriedRecipe } from '@meta-agent/model-io';
import type { RawCoefficients } from '../fit/solver/rows/fold-features';
import { chooseCalibration } from './choose-calibration';
import { sampleArena, type Arena, type RowsOf } from './race/arena';
import { Tournament } from './race/tournament';
import { simplestRecipe, type Recipe, type RecipeChoices } from './recipe';
import { chosenOf, triedRow, type Placing } from './tried-row';

export interface SearchInputs extends Omit<Arena, 'rowsOf'> {
  readonly rowsOf: RowsOf;
  /** The class of each row. */
  readonly classes: Uint8Array;
  readonly choices: RecipeChoices;
  /** Rows of the sample on which recipes are compared first; 0 takes none. */
  readonly sampleRows: number;
  readonly onCompared: (recipes: number) => void;
}

export interface RecipeSearch {
  readonly recipe: Recipe;
  readonly tried: readonly TriedRecipe[];
  /** The solutions of the recipe, fold by fold: starts of its final fits. */
  readonly solutions: readonly RawCoefficients[];
}

/**
 * Chooses by out-of-fold log loss in the time-series CV. Each stage takes the simplest recipe that
 * is not worse than the best by more than a standard error.
 *
 * The choices are made one after the other, because most of them hardly interact. Drift interacts
 * with every choice: a fit that mixes two markets looks best when the fit is too simple for either
 * market. So the half-life is chosen first, with the richest features, and again after the feature
 * set and C.
 */
export function chooseRecipe(inputs: SearchInputs): RecipeSearch {
  const { choices, onCompared } = inputs;
  const full: Arena = { ...inputs, rowsOf: (set) => inputs.rowsOf(set, null) };
  const sample = sampleArena(full, inputs.classes, inputs.rowsOf, inputs.sampleRows);
  const tournament = new Tournament(full, sample);
  const tried: TriedRecipe[] = [];
  const record = (stage: string, placings: readonly Placing[]): Recipe => {
    tried.push(...placings.map((placing) => triedRow(stage, placing)));
    return chosenOf(placings).recipe;
  };
  const choose = (stage: string, recipes: readonly Recipe[]): Recipe => {
    const recipe = recipes.length === 1 ? recipes[0] : record(stage, tournament.choose(recipes));
    onCompared(recipes.length);
    return recipe;
  };
  const halfLives = (recipe: Recipe) =>
    choices.halfLivesDays.map((halfLifeDays) => ({ ...recipe, halfLifeDays }));

  const { halfLifeDays } = choose('half-life', halfLives(richest(choices)));
  const start = { ...simplestRecipe(choices), halfLifeDays };
  let recipe = choose('feature set and C', paths(start, choices));
  if (halfLifeDays !== null) recipe = choose('half-life again', halfLives(recipe));
  recipe = choose(
    'class weights',
    choices.classWeights.map((classWeight) => ({ ...recipe, classWeight })),
  );
  if (choices.calibrationMethods.length > 1) {
    const contender = tournament.finish(recipe);
    recipe = chooseCalibration(contender, choices.calibrationMethods, full, record);
  }
  return { recipe, tried, solutions: tournament.solutionsOf(recipe) };
}

/** The richest features, a C from the middle of its grid, the simplest of the other options. */
function richest(choices: RecipeChoices): Recipe {
  const { featureSets, Cs } = choices;
  return {
    ...simplestRecipe(choices),
    featureSet: featureSets[featureSets.length - 1],
    C: Cs[Math.floor(Cs.length / 2)],
  };
}

/** Every feature set with every C, in ascending C: each fit starts from the fit before. */
function paths(recipe: Recipe, { featureSets, Cs }: RecipeChoices): Recipe[] {
  return featureSets.flatMap((featureSet) => Cs.map((C) => ({ ...recipe, featureSet, C })));
}
