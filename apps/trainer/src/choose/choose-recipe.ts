import type { FeatureSet } from '@meta-agent/features';
import type { TriedRecipe } from '@meta-agent/model-io';
import type { LabelledRows } from '../fit/logistic-regression';
import type { OutOfFoldScores } from '../fit/out-of-fold-scores';
import type { Part } from '../validation/plan-validation';
import { FoldProblems } from './fold-problems';
import { simplestRecipe, type Recipe, type RecipeChoices } from './recipe';
import { runStage, type Candidate } from './run-stage';

export interface SearchInputs {
  readonly rowsOf: (set: FeatureSet) => LabelledRows;
  /** Folds of the training part only. */
  readonly folds: readonly Part[];
  /** The life of a label, the unit of the blocks of time. */
  readonly lifeMs: number;
  readonly choices: RecipeChoices;
  readonly onFit: (recipe: Recipe) => void;
}

export interface RecipeSearch {
  readonly recipe: Recipe;
  readonly tried: readonly TriedRecipe[];
}

/**
 * Chooses by out-of-fold log loss in the time-series CV. Each stage takes the simplest candidate
 * that is not worse than the best candidate by more than a standard error.
 *
 * The choices are made one after the other, because most of them hardly interact. Drift interacts
 * with every choice: a fit that mixes two markets looks best when the fit is too simple for either
 * market. So the half-life is chosen first, with the richest features, and again after the feature
 * set and C.
 */
export function chooseRecipe(inputs: SearchInputs): RecipeSearch {
  const { choices, folds, lifeMs, rowsOf } = inputs;
  const { timestampsMs } = rowsOf(choices.featureSets[0]);
  const tried: TriedRecipe[] = [];
  const choose = (stage: string, candidates: readonly Candidate[]): Candidate => {
    const { chosen, rows } = runStage(stage, candidates, folds, timestampsMs, lifeMs);
    tried.push(...rows);
    return chosen;
  };

  const start = richest(choices);
  const drift = choose('half-life', fitHalfLives(start, choices.halfLivesDays, inputs));
  const { halfLifeDays } = drift.recipe;
  let best = choose('feature set and C', fitPaths({ ...start, halfLifeDays }, inputs));
  if (halfLifeDays !== null) {
    const halfLives = choices.halfLivesDays;
    best = choose('half-life again', fitHalfLives(best.recipe, halfLives, inputs));
  }
  const classWeights = choices.classWeights.map((classWeight) =>
    classWeight === best.recipe.classWeight ? best : fit({ ...best.recipe, classWeight }, inputs),
  );
  best = choose('class weights', classWeights);
  const calibrated = choices.calibrationMethods.map((calibrationMethod): Candidate => ({
    recipe: { ...best.recipe, calibrationMethod },
    scores: best.scores,
  }));
  const sloped = calibrated.find(({ recipe }) => recipe.calibrationMethod === 'temperature_regime');
  const isOpen = sloped !== undefined && calibrated.length > 1;
  const isSlopeUseful =
    !isOpen || choose('volatility slope', [withoutSlope(sloped), sloped]) === sloped;
  const worthwhile = calibrated.filter((candidate) => isSlopeUseful || candidate !== sloped);
  return { recipe: choose('calibration', worthwhile).recipe, tried };
}

/** The same calibration with a slope of 0: a temperature and an offset per class. */
const withoutSlope = (candidate: Candidate): Candidate => ({
  ...candidate,
  calibratedBy: 'temperature_offset',
});

/** The richest features, a C from the middle of its grid, the simplest of the other options. */
function richest(choices: RecipeChoices): Recipe {
  const { featureSets, Cs } = choices;
  return {
    ...simplestRecipe(choices),
    featureSet: featureSets[featureSets.length - 1],
    C: Cs[Math.floor(Cs.length / 2)],
  };
}

function fitHalfLives(
  recipe: Recipe,
  halfLivesDays: readonly (number | null)[],
  inputs: SearchInputs,
): Candidate[] {
  // A single candidate is not compared, so its scores are not read.
  return halfLivesDays.map((halfLifeDays) => fit({ ...recipe, halfLifeDays }, inputs));
}

/** Every feature set with every C, in ascending C: each fit starts from the previous fit. */
function fitPaths(recipe: Recipe, { rowsOf, folds, choices, onFit }: SearchInputs) {
  return choices.featureSets.flatMap((featureSet): Candidate[] => {
    const problems = new FoldProblems(rowsOf(featureSet), folds, recipe);
    const path = choices.Cs.map((C) => {
      const candidate = { ...recipe, featureSet, C };
      onFit(candidate);
      return { recipe: candidate, scores: problems.score(C) };
    });
    problems.dispose();
    return path;
  });
}

function fit(recipe: Recipe, { rowsOf, folds, onFit }: SearchInputs): Candidate {
  onFit(recipe);
  const problems = new FoldProblems(rowsOf(recipe.featureSet), folds, recipe);
  const scores: OutOfFoldScores = problems.score(recipe.C);
  problems.dispose();
  return { recipe, scores };
}
