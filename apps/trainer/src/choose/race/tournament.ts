import type { RawCoefficients } from '../../fit/solver/rows/fold-features';
import { chooseSimplest } from '../choose-simplest';
import type { Recipe } from '../recipe';
import type { Placing } from '../tried-row';
import type { Arena } from './arena';
import type { Contender } from './contender';
import { race, type Standing } from './race';
import { Roster } from './roster';

/** Standard errors by which the sample beats a recipe: docs/decisions/0014-a-sample-before-all-records.md. */
const MARGIN = 3;

/**
 * Compares recipes on a sample of the rows first, and those that the sample does not beat on all
 * rows.
 *
 * The sample covers the whole time. The first folds alone would not do: where a market changes, a
 * recipe that is worst before the change may be best after it.
 *
 * A sample cannot tell neighbours apart: the more rows, the less a weak penalty costs. So the
 * neighbours of the best and of the chosen recipe are compared on all rows in any case.
 */
export class Tournament {
  readonly #full: Roster;
  readonly #sample: Roster | null;

  /** @param sample null compares on all rows only */
  constructor(full: Arena, sample: Arena | null) {
    this.#sample = sample && new Roster(sample, null);
    this.#full = new Roster(full, this.#sample);
  }

  /**
   * Chooses the simplest recipe that is not worse than the best by more than a standard error.
   * @param recipes at least one, the simplest first
   * @returns one placing per recipe
   */
  choose(recipes: readonly Recipe[]): Placing[] {
    const standings = this.#sample === null ? [] : raceIn(this.#sample, recipes);
    let entered = [...recipes.keys()].filter((i) => !isBeaten(standings.at(i)));
    for (;;) {
      const raced = raceIn(
        this.#full,
        entered.map((i) => recipes[i]),
      );
      raced.forEach((standing, k) => {
        standings[entered[k]] = standing;
      });
      const chosen = entered[chooseSimplest(raced)];
      const best = entered[raced.findIndex(({ excess }) => excess === 0)];
      const missing = [chosen - 1, best - 1, best + 1].filter(
        (i) => i in recipes && !entered.includes(i),
      );
      if (missing.length === 0) return placingsOf(recipes, standings, chosen);
      entered = [...new Set([...entered, ...missing])].sort((a, b) => a - b);
    }
  }

  /** The contender of a recipe on all rows, fitted on every fold. */
  finish(recipe: Recipe): Contender {
    const contender = this.#full.contenderOf(recipe);
    race(this.#full.arena, [contender]);
    return contender;
  }

  /** The solutions of a recipe on all rows, one per fold; empty when it took part in no race. */
  solutionsOf(recipe: Recipe): readonly RawCoefficients[] {
    return this.#full.contenderOf(recipe).solutions;
  }
}

function isBeaten(standing: Standing | undefined): boolean {
  if (standing === undefined || standing.isOpen) return false;
  return standing.excess > MARGIN * standing.excessSe;
}

function raceIn(roster: Roster, recipes: readonly Recipe[]): Standing[] {
  return race(
    roster.arena,
    recipes.map((recipe) => roster.contenderOf(recipe)),
  );
}

function placingsOf(
  recipes: readonly Recipe[],
  standings: readonly Standing[],
  chosen: number,
): Placing[] {
  return recipes.map((recipe, i) => ({
    ...standings[i],
    recipe,
    calibratedBy: recipe.calibrationMethod,
    isChosen: i === chosen,
  }));
}
