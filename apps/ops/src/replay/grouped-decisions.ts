import type { Decision } from '@meta-agent/decision';
import { horizonOf, REGIMES, regimesOf } from '@meta-agent/features';
import { MeasuredDecisions, type Truth } from '@meta-agent/outcomes';
import type { ReplayRow } from './input/replay-row';

/** Largest number of symbols counted separately: random symbols must not fill the memory. */
const MAX_SYMBOLS = 1000;
const OTHERS = '(others)';

/** Measures one model's decisions: in total, by symbol, by regime and by horizon. */
export class GroupedDecisions {
  readonly total = new MeasuredDecisions();
  readonly #symbols = new Map<string, MeasuredDecisions>();
  readonly #regimes = new Map(REGIMES.map((regime) => [regime as string, new MeasuredDecisions()]));

  /** By minutes; records without a horizon are in none. */
  readonly #horizons = new Map<number, MeasuredDecisions>();

  add({ line }: ReplayRow, decision: Decision, truth: Truth): void {
    this.total.add(decision, truth);
    this.#symbol(line.symbol).add(decision, truth);
    for (const regime of regimesOf(line)) this.#regimes.get(regime)?.add(decision, truth);
    this.#horizon(horizonOf(line))?.add(decision, truth);
  }

  /** Symbols with the most records first. */
  get symbols(): [name: string, group: MeasuredDecisions][] {
    const size = (group: MeasuredDecisions) => group.counts.total_predictions;
    return [...this.#symbols].sort(([a, one], [b, other]) => {
      return size(other) - size(one) || (a < b ? -1 : 1);
    });
  }

  get regimes(): [name: string, group: MeasuredDecisions][] {
    return [...this.#regimes];
  }

  /** The shortest horizon first. */
  get horizons(): [name: string, group: MeasuredDecisions][] {
    const sorted = [...this.#horizons].sort(([one], [other]) => one - other);
    return sorted.map(([minutes, group]) => [`${minutes} min`, group]);
  }

  #horizon(minutes: number | null): MeasuredDecisions | null {
    if (minutes === null) return null;
    const known = this.#horizons.get(minutes);
    if (known !== undefined || this.#horizons.size >= MAX_SYMBOLS) return known ?? null;
    const group = new MeasuredDecisions();
    this.#horizons.set(minutes, group);
    return group;
  }

  #symbol(symbol: string): MeasuredDecisions {
    const known = this.#symbols.get(symbol);
    if (known !== undefined) return known;
    if (this.#symbols.size >= MAX_SYMBOLS && symbol !== OTHERS) return this.#symbol(OTHERS);
    const group = new MeasuredDecisions();
    this.#symbols.set(symbol, group);
    return group;
  }
}
