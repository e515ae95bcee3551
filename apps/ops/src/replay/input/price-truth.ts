import {
  assertBarTime,
  assertSettled,
  InputDigest,
  readPrices,
  settlementNotes,
  settleOptionsOf,
  type LoggedTimes,
  type SettleSettings,
} from '@meta-agent/log-files';
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

/** Settles the records of a log one by one, and remembers what the checks of the prices need. */
export class PriceTruth {
  readonly #book: CandleBook;
  readonly #options: SettleOptions;
  readonly #settings: SettleSettings;
  readonly #trades: ExecutedTrade[] = [];
  readonly #symbols = new Set<string>();
  readonly #times = { firstMs: Infinity, lastMs: -Infinity };
  #counts: SettlementCounts = countSettlements([]);

  private constructor(book: CandleBook, settings: SettleSettings) {
    this.#book = book;
    this.#settings = settings;
    this.#options = settleOptionsOf(settings, book);
  }

  /** @throws InputError */
  static async read({ paths, symbolMap, settings }: PriceRequest): Promise<PriceTruth> {
    const { bar_time: barTime, bar_minutes: barMinutes } = settings;
    const bars = { barTime, ...(barMinutes !== null && { barMinutes }) };
    const book = await readPrices({ paths, symbolMap, ...bars }, new InputDigest());
    return new PriceTruth(book, settings);
  }

  /** @param trade the executed trade of the record; null without one or if it counted before */
  settle(
    record: { readonly symbol: string; readonly timestampMs: number },
    trade: Trade | null,
  ): Settlement {
    const { symbol, timestampMs } = record;
    this.#symbols.add(symbol);
    this.#times.firstMs = Math.min(this.#times.firstMs, timestampMs);
    this.#times.lastMs = Math.max(this.#times.lastMs, timestampMs);
    if (trade !== null && trade.action !== 'HOLD') {
      this.#trades.push({ symbol, timestampMs, action: trade.action, pnlPct: trade.pnlPct });
    }
    const settlement = settle(this.#book, record, this.#options);
    this.#count(settlement);
    return settlement;
  }

  /** How many records are settled. */
  get counts(): SettlementCounts {
    return this.#counts;
  }

  get horizonMs(): number {
    return this.#options.horizonBars * this.#book.barMs;
  }

  get notes(): string[] {
    return settlementNotes(this.#book, this.#counts, this.#log);
  }

  /** Call after all records. @throws InputError nothing_settled, bar_time_differs */
  assertFitting(): void {
    assertSettled(this.#book, this.#counts, this.#log);
    assertBarTime(this.#book, this.#trades, this.#options, this.#settings.bar_time);
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
