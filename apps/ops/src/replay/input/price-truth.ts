import {
  assertBarTime,
  assertSettled,
  InputDigest,
  otherSettlementInWords,
  readPrices,
  recordSettleOptions,
  settlementNotes,
  settleOptionsOf,
  type LoggedTimes,
  type SettleSettings,
} from '@meta-agent/log-files';
import type { LoadedModel } from '@meta-agent/model-io';
import {
  countSettlements,
  settle,
  type CandleBook,
  type ExecutedTrade,
  type Settlement,
  type SettleOptions,
  type SettlementCounts,
  type Trade,
} from '@meta-agent/outcomes';

export interface PriceRequest {
  /** Files. */
  readonly paths: readonly string[];
  readonly symbolMap: ReadonlyMap<string, string>;
  readonly settings: SettleSettings;
}

export interface PricedRecord {
  readonly symbol: string;
  readonly timestampMs: number;
  /** In minutes; null without one. */
  readonly horizon: number | null;
}

/** Settles the records of a log one by one, and remembers what the checks of the prices need. */
export class PriceTruth {
  readonly #book: CandleBook;
  readonly #settings: SettleSettings;
  /** The options by horizon in minutes; NaN for records without one. */
  readonly #options = new Map<number, SettleOptions>();
  readonly #trades: ExecutedTrade[] = [];
  readonly #symbols = new Set<string>();
  readonly #times = { firstMs: Infinity, lastMs: -Infinity };
  #counts: SettlementCounts = countSettlements([]);

  private constructor(book: CandleBook, settings: SettleSettings) {
    this.#book = book;
    this.#settings = settings;
  }

  /** @throws InputError */
  static async read({ paths, symbolMap, settings }: PriceRequest): Promise<PriceTruth> {
    const { bar_time: barTime, bar_minutes: barMinutes } = settings;
    const bars = { barTime, ...(barMinutes !== null && { barMinutes }) };
    const book = await readPrices({ paths, symbolMap, ...bars }, new InputDigest());
    return new PriceTruth(book, settings);
  }

  /**
   * Settles a record over its own horizon, else over that of the settings.
   * @param trade the executed trade of the record; null without one or if it counted before
   * @throws InputError horizon_not_given, invalid_config
   */
  settle(record: PricedRecord, trade: Trade | null): Settlement {
    const { symbol, timestampMs } = record;
    const options = this.#optionsOver(record.horizon ?? NaN);
    this.#symbols.add(symbol);
    this.#times.firstMs = Math.min(this.#times.firstMs, timestampMs);
    this.#times.lastMs = Math.max(this.#times.lastMs, timestampMs);
    if (trade !== null && trade.action !== 'HOLD') {
      const { action, pnlPct } = trade;
      const { horizonBars } = options;
      this.#trades.push({ symbol, timestampMs, action, pnlPct, horizonBars });
    }
    const settlement = settle(this.#book, record, options);
    this.#count(settlement);
    return settlement;
  }

  /** How many records are settled. */
  get counts(): SettlementCounts {
    return this.#counts;
  }

  /** The longest horizon of the records settled so far, in milliseconds. */
  get horizonMs(): number {
    return this.#longest.horizonBars * this.#book.barMs;
  }

  get notes(): string[] {
    return settlementNotes(this.#book, this.#counts, this.#log);
  }

  /** What to say when the model's training settled by other settings. */
  notesBeside(model: LoadedModel | null): string[] {
    const other = model && otherSettlementInWords(this.#settings, model.metadata);
    return other === null ? [] : [other];
  }

  /** Call after all records. @throws InputError nothing_settled, bar_time_differs */
  assertFitting(): void {
    assertSettled(this.#book, this.#counts, this.#log);
    assertBarTime(this.#book, this.#trades, this.#longest, this.#settings.bar_time);
  }

  get #longest(): SettleOptions {
    const known = [...this.#options.values()];
    if (known.length === 0) return settleOptionsOf(this.#settings, this.#book);
    return known.reduce((one, other) => (other.horizonBars > one.horizonBars ? other : one));
  }

  #optionsOver(minutes: number): SettleOptions {
    const known = this.#options.get(minutes);
    if (known !== undefined) return known;
    const own = Float64Array.of(minutes);
    const { options } = recordSettleOptions(this.#settings, own, this.#book);
    this.#options.set(minutes, options);
    return options;
  }

  get #log(): LoggedTimes {
    return { symbols: [...this.#symbols], ...this.#times };
  }

  #count(settlement: Settlement): void {
    const { settled, notSettled } = this.#counts;
    if (settlement.settled) {
      this.#counts = { settled: settled + 1, notSettled };
      return;
    }
    const { reason } = settlement;
    this.#counts = { settled, notSettled: { ...notSettled, [reason]: notSettled[reason] + 1 } };
  }
}
