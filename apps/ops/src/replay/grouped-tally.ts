import type { Decision } from '@meta-agent/decision';
import {
  REGIMES,
  trendRegime,
  trendStrengthOf,
  volatilityOf,
  volatilityRegime,
} from '@meta-agent/features';
import type { ReplayRow } from './replay-row';
import { Tally } from './tally';
import type { Truth } from './truths';

/** Symbols that are counted apart: a log of random ones must not fill the memory. */
const MAX_SYMBOLS = 1000;
const OTHERS = '(others)';

/** Tallies of one model's decisions: in all, by symbol, by regime. */
export class GroupedTally {
  readonly total = new Tally();
  readonly #symbols = new Map<string, Tally>();
  readonly #regimes = new Map(REGIMES.map((regime) => [regime as string, new Tally()]));

  add({ line }: ReplayRow, decision: Decision, truth: Truth): void {
    this.total.add(decision, truth);
    this.#symbol(line.symbol).add(decision, truth);
    this.#regimes.get(volatilityRegime(volatilityOf(line)))?.add(decision, truth);
    this.#regimes.get(trendRegime(trendStrengthOf(line)))?.add(decision, truth);
  }

  /** Those with the most records first. */
  get symbols(): [name: string, tally: Tally][] {
    const size = (tally: Tally) => tally.counts.total_predictions;
    return [...this.#symbols].sort(([a, one], [b, other]) => {
      return size(other) - size(one) || (a < b ? -1 : 1);
    });
  }

  get regimes(): [name: string, tally: Tally][] {
    return [...this.#regimes];
  }

  #symbol(symbol: string): Tally {
    const known = this.#symbols.get(symbol);
    if (known !== undefined) return known;
    if (this.#symbols.size >= MAX_SYMBOLS && symbol !== OTHERS) return this.#symbol(OTHERS);
    const tally = new Tally();
    this.#symbols.set(symbol, tally);
    return tally;
  }
}
