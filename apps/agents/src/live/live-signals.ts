import type { Agent } from '../agents/agent';
import type { Candle } from '../candles/candle';
import type { CandleCounts } from '../history/candle-counts';
import { SymbolHistory, type UnusedReason } from '../history/symbol-history';
import { SignalBatch } from '../signals/signal-batch';
import type { EngineQueue } from './sinks/engine-queue';
import type { SignalLog } from './sinks/signal-log';
import type { SavedState, StateFolder } from './state-folder';

const MINUTE_MS = 60_000;
/** Candles after which the state is saved anew, so that a restart repeats no more than these. */
const CANDLES_PER_SNAPSHOT = 2000;
const CANDLES_PER_SYMBOL = 20;

/** Where lines go, and where the state is kept; null for what was not asked for. */
export interface Sinks {
  readonly log: SignalLog | null;
  readonly queue: EngineQueue | null;
  readonly state: StateFolder | null;
  /** Takes lines for an engine that is no longer asked. */
  readonly setAside: (lines: readonly string[]) => Promise<void>;
}

/** What became of some candles. */
export interface TakenCandles {
  used: number;
  /** Bars that an earlier process had used. */
  known: number;
  readonly unused: Partial<Record<UnusedReason, number>>;
}

/**
 * Computes the lines of candles as they come, and hands them over. Candles are on the disk before
 * their lines are computed; one call after the other is worked on.
 */
export class LiveSignals {
  lines = 0;
  known = 0;
  readonly batch: SignalBatch;
  readonly #histories = new Map<string, SymbolHistory>();
  /** The newest bar of each symbol when this process began. */
  readonly #startMs = new Map<string, number>();
  readonly #intervalMs: number;
  readonly #lookback: number;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    agents: readonly Agent[],
    readonly sinks: Sinks,
    readonly counts: CandleCounts,
  ) {
    this.#intervalMs = agents[0].intervalMinutes * MINUTE_MS;
    this.#lookback = Math.max(...agents.map(({ lookback }) => lookback));
    this.batch = new SignalBatch(agents);
  }

  get intervalMs(): number {
    return this.#intervalMs;
  }

  /** Whether an earlier process knew the symbol. */
  knows(symbol: string): boolean {
    return this.#startMs.has(symbol);
  }

  /** Close of the newest bar of all symbols; null before the first. */
  get newestMs(): number | null {
    const closes = [...this.#histories.values()].map(({ lastMs }) => lastMs ?? -Infinity);
    return closes.length === 0 ? null : Math.max(...closes);
  }

  /** Does again what an earlier process may not have finished. */
  async restore({ histories, candles, unsent, done }: SavedState): Promise<void> {
    for (const [symbol, saved] of histories) {
      this.#histories.set(symbol, new SymbolHistory(this.#intervalMs, this.#lookback, saved));
    }
    const waiting = [...unsent];
    for (const candle of candles) {
      this.#takeOne(candle);
      if (this.batch.isFull) waiting.push(...(await this.#writeBatch()));
    }
    waiting.push(...(await this.#writeBatch()));
    const rest = waiting.slice(done);
    if (this.sinks.queue !== null) await this.sinks.queue.add(rest);
    else if (rest.length > 0) await this.sinks.setAside(rest);
    for (const [symbol, { lastMs }] of this.#histories) {
      if (lastMs !== null) this.#startMs.set(symbol, lastMs);
    }
    if (candles.length > 0 || (this.sinks.queue === null && rest.length > 0)) await this.save();
  }

  /** Uses a candle for windows and regime alone: no line is written for it. */
  warmUp(candle: Candle): void {
    this.counts.add(candle, this.#historyOf(candle.symbol).take(candle));
  }

  /** Takes candles in order. @throws errors of the disk, after which nothing more is taken */
  take(candles: readonly Candle[]): Promise<TakenCandles> {
    const taking = this.#turn.then(() => this.#take(candles));
    this.#turn = taking;
    return taking;
  }

  /** Saves the state, so that the next process repeats nothing. */
  async save(): Promise<void> {
    const { state, log, queue } = this.sinks;
    if (state === null) return;
    await log?.sync();
    const publish = () => state.publish(this.#histories, queue?.lines ?? []);
    await (queue === null ? publish() : queue.runBetweenCalls(publish));
  }

  async #take(candles: readonly Candle[]): Promise<TakenCandles> {
    const told: TakenCandles = { used: 0, known: 0, unused: {} };
    let used: Candle[] = [];
    for (const candle of candles) {
      if (candle.closeMs <= (this.#startMs.get(candle.symbol) ?? -Infinity)) {
        told.known += 1;
        continue;
      }
      const taken = this.#takeOne(candle);
      this.counts.add(candle, taken);
      if (taken.taken) used.push(candle);
      else told.unused[taken.reason] = (told.unused[taken.reason] ?? 0) + 1;
      if (!this.batch.isFull) continue;
      await this.#handOver(used);
      told.used += used.length;
      used = [];
    }
    await this.#handOver(used);
    told.used += used.length;
    this.known += told.known;
    await this.#saveIfDue();
    return told;
  }

  #takeOne(candle: Candle) {
    const history = this.#historyOf(candle.symbol);
    const taken = history.take(candle);
    const { symbol, closeMs } = candle;
    if (taken.taken && taken.regime !== null) {
      this.batch.add({ symbol, closeMs, regime: taken.regime }, history.bars);
    }
    return taken;
  }

  #historyOf(symbol: string): SymbolHistory {
    let history = this.#histories.get(symbol);
    if (history === undefined) {
      history = new SymbolHistory(this.#intervalMs, this.#lookback);
      this.#histories.set(symbol, history);
    }
    return history;
  }

  async #handOver(used: readonly Candle[]): Promise<void> {
    const { state, queue } = this.sinks;
    await state?.addCandles(used);
    const lines = await this.#writeBatch();
    if (queue !== null) await queue.add(lines);
    else if (lines.length > 0) await state?.addDone(lines.length);
  }

  /** @returns the lines of the batch, which are in the log */
  async #writeBatch(): Promise<string[]> {
    if (this.batch.length === 0) return [];
    const lines = (await this.batch.ask()).flat();
    await this.sinks.log?.append(lines);
    this.lines += lines.length;
    return lines.map(({ text }) => text);
  }

  async #saveIfDue(): Promise<void> {
    const { state } = this.sinks;
    if (state === null) return;
    const limit = Math.max(CANDLES_PER_SNAPSHOT, this.#histories.size * CANDLES_PER_SYMBOL);
    if (state.candles >= limit) await this.save();
  }
}
