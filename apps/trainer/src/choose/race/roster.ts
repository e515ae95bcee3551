import type { RawCoefficients } from '../../fit/solver/rows/fold-features';
import type { Recipe } from '../recipe';
import type { Arena } from './arena';
import { Contender } from './contender';

/** The contenders of an arena: each recipe is fitted once, whatever the number of its races. */
export class Roster {
  readonly arena: Arena;
  /** Gives the starts of the first fits: the same recipe in a smaller arena. */
  readonly #model: Roster | null;
  readonly #known = new Map<string, Contender>();
  /** The contender entered last with each feature set. */
  readonly #latest = new Map<string, Contender>();

  constructor(arena: Arena, model: Roster | null) {
    this.arena = arena;
    this.#model = model;
  }

  /** The contender of a recipe. */
  contenderOf(recipe: Recipe): Contender {
    const key = keyOf(recipe);
    const contender =
      this.#known.get(key) ?? new Contender(recipe, this.arena, this.#startsOf(recipe));
    this.#known.set(key, contender);
    this.#latest.set(recipe.featureSet.name, contender);
    return contender;
  }

  /** The solutions of the same recipe, else those of the last recipe with the same features. */
  #startsOf(recipe: Recipe): readonly RawCoefficients[] {
    const same = this.#model === null ? undefined : this.#model.#known.get(keyOf(recipe));
    return (same ?? this.#latest.get(recipe.featureSet.name))?.solutions ?? [];
  }
}

/** The calibration is no part of the key: it changes no fit, and a tournament has one. */
const keyOf = ({ featureSet, C, halfLifeDays, classWeight }: Recipe) =>
  [featureSet.name, C, halfLifeDays, classWeight].join(' ');
