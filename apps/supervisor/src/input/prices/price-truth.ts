import { recordSettleOptions, type SettleSettings } from '@meta-agent/log-files';
import {
  historyBars,
  profitsOfSettlement,
  settle,
  type CandleBook,
  type SettleOptions,
} from '@meta-agent/outcomes';
import type { DecidedRow } from '../decisions/decided-row';
import type { Truth, Verdict } from '../truth';
import { waitMs } from './bar-arrivals';
import { FollowedPrices } from './followed-prices';
import type { GrowingBook } from './growing-book';

interface PriceTruthOptions {
  readonly paths: readonly string[];
  readonly symbolMap: ReadonlyMap<string, string>;
  readonly settings: SettleSettings;
  readonly nowMs: () => number;
}

/**
 * Settles decisions by prices. A barrier that is hit early settles nothing before the horizon is over:
 * else the newest records would be settled only where a barrier was hit.
 */
export class PriceTruth implements Truth {
  readonly #settings: SettleSettings;
  readonly #prices: FollowedPrices;
  /** By the horizon of a record. */
  readonly #options = new Map<number | null, SettleOptions>();
  /** Bars before a decision that settle it; all before the first decision. */
  #historyBars = Infinity;

  constructor({ settings, ...files }: PriceTruthOptions) {
    const { bar_time: barTime, bar_minutes: barMinutes } = settings;
    this.#settings = settings;
    this.#prices = new FollowedPrices({ ...files, barTime, barMinutes });
  }

  mark(): Promise<string> {
    return this.#prices.mark();
  }

  read(): Promise<boolean> {
    return this.#prices.read();
  }

  get knownUntilMs(): number {
    return this.#prices.book === null ? -Infinity : knownUntil(this.#prices.book.view());
  }

  settle(row: DecidedRow): Verdict {
    const book = this.#prices.book;
    if (book === null) return 'later';
    const { symbol, decidedAtMs } = row;
    const { options, fromMs, endMs } = this.#lifeOf(row, book);
    if (fromMs <= book.droppedMs(symbol)) return 'forgotten';
    const settlement = settle(book.view(), row, options);
    // A bar that fills a gap is not at the end of its symbol: all is read again then.
    if (!settlement.settled) return settlement.reason === 'not_over' ? 'later' : 'never';
    const knownAtMs = Math.max(decidedAtMs, book.arrivedMs(symbol, fromMs, endMs));
    const profits = profitsOfSettlement(settlement);
    const known = { row, knownAtMs, profits, label: settlement.label, wrong: [], traded: null };
    return [{ known, earliestMs: endMs, place: 0 }];
  }

  forgetBefore(ms: number, later: readonly DecidedRow[]): readonly DecidedRow[] {
    const book = this.#prices.book;
    if (book === null) return later;
    const waiting = later.filter((row) => {
      const isWaited = this.#lifeOf(row, book).endMs >= ms;
      if (!isWaited) book.giveUp(row.symbol);
      return isWaited;
    });
    const first = waiting.map((row) => this.#lifeOf(row, book).fromMs);
    book.dropBefore(
      first.reduce((least, one) => Math.min(least, one), ms - this.#historyBars * book.barMs),
    );
    return waiting;
  }

  forget(): void {
    this.#prices.forget();
    this.#options.clear();
  }

  /** The bars that settle a record: the closes of the first and the last one. */
  #lifeOf({ timestampMs, horizon }: DecidedRow, book: GrowingBook) {
    const options = this.#optionsOf(horizon, book);
    const fromMs = timestampMs - historyBars(options.barriers) * book.barMs;
    return { options, fromMs, endMs: timestampMs + options.horizonBars * book.barMs };
  }

  #optionsOf(horizon: number | null, book: GrowingBook): SettleOptions {
    const made = this.#options.get(horizon);
    if (made !== undefined) return made;
    const { options } = recordSettleOptions(this.#settings, Float64Array.of(horizon ?? NaN), book);
    this.#historyBars = historyBars(options.barriers);
    this.#options.set(horizon, options);
    return options;
  }
}

/**
 * Until when every settlement is known: the last bar but one of the symbol whose bars end first. The
 * last one may change yet: a line that is being written can end within its price and still be a
 * number. A symbol whose bars ended a day before the newest bar is no longer waited for.
 * @returns -Infinity without two bars of a symbol
 */
function knownUntil(book: CandleBook): number {
  const ends = [...book.series.values()].map(({ closeMs }) => closeMs.at(-2) ?? -Infinity);
  const newest = Math.max(-Infinity, ...ends);
  return Math.min(newest, ...ends.filter((end) => end > newest - waitMs(book)));
}
