import type { PendingSignal, SignalEntry, SignalGroup, SignalOutcome } from '@meta-agent/redis';
import type { StreamConfig } from '../config/stream-config';
import type { Turns } from '../http/load/batch-turns';
import type { DecideSignals } from './decide-signals';
import type { StreamTally } from './stream-tally';

/** What the process read and has not finished. A session that fails leaves it to the next one. */
export interface HeldSignals {
  undecided: readonly SignalEntry[];
  /** Decided, and not known to be published. */
  readonly unpublished: SignalOutcome[];
}

export interface StreamSessionOptions {
  readonly group: SignalGroup;
  readonly config: Pick<
    StreamConfig,
    'batch' | 'blockMs' | 'claimIdleMs' | 'maxDeliveries' | 'hasRows'
  >;
  readonly decide: DecideSignals;
  /** Lets requests pass between two batches, and waits while the decision log is behind. */
  readonly turns: Turns;
  readonly tally: StreamTally;
  readonly held: HeldSignals;
  /** Called when all that was left over is published. */
  readonly onReady: () => Promise<void>;
  readonly isStopping: () => boolean;
}

/** A signal delivered this often may be what ended its engines: it is decided alone. */
const SUSPICIOUS_DELIVERIES = 2;
const MEASURE_MS = 2000;

/**
 * Reads, decides and publishes signals over one pair of connections. One batch is published while
 * the next one is read. Any failure ends the session.
 */
export class StreamSession {
  readonly #options: StreamSessionOptions;
  #publishing: Promise<void> = Promise.resolve();
  #takeOverAtMs = 0;
  #measureAtMs = 0;

  constructor(options: StreamSessionOptions) {
    this.#options = options;
  }

  /** Runs until the engine stops. @throws RedisError, EngineError decision_log_unavailable */
  async run(): Promise<void> {
    const { group, config, held, onReady, isStopping } = this.#options;
    await this.#publish();
    await this.#decide(held.undecided);
    await this.#publishing;
    await this.#finishOwn();
    await onReady();
    while (!isStopping()) {
      await this.#takeOverWhenDue();
      await this.#measureWhenDue();
      const entries = await group.readNew(config.batch, config.blockMs);
      await this.#decide(entries);
    }
    await this.#publishing;
    await group.forget();
  }

  /** Decides entries and starts to publish them, after what was decided before. */
  async #decide(entries: readonly SignalEntry[]): Promise<void> {
    const { turns, decide, held } = this.#options;
    held.undecided = entries;
    await this.#publishing;
    if (entries.length === 0) return;
    await turns.next();
    held.unpublished.push(...(await decide(entries)));
    held.undecided = [];
    this.#publishing = this.#publish();
    // Awaited before the next batch; until then its failure is nobody's.
    this.#publishing.catch(() => undefined);
  }

  async #publish(): Promise<void> {
    const { group, tally, held } = this.#options;
    const outcomes = [...held.unpublished];
    if (outcomes.length === 0) return;
    const arePublished = await group.publish(outcomes);
    outcomes.forEach((outcome, i) => {
      if (!arePublished[i]) tally.decidedElsewhere += 1;
      else if ('decision' in outcome) tally.published += 1;
      else tally.reject(outcome.code);
    });
    held.unpublished.splice(0, outcomes.length);
  }

  async #takeOverWhenDue(): Promise<void> {
    const { group, config, tally } = this.#options;
    const nowMs = performance.now();
    if (nowMs < this.#takeOverAtMs) return;
    this.#takeOverAtMs = nowMs + config.claimIdleMs / 4;
    // What this engine publishes at this moment is its own already.
    await this.#publishing;
    const { taken, deleted } = await group.takeOver(config.claimIdleMs, config.batch);
    for (let i = 0; i < deleted; i += 1) tally.reject('deleted');
    if (taken === 0) return;
    tally.takenOver += taken;
    await this.#finishOwn();
  }

  /** Finishes what was delivered to this consumer before, by this process or by one that died. */
  async #finishOwn(): Promise<void> {
    const { group, config, isStopping } = this.#options;
    let after: string | null = null;
    while (!isStopping()) {
      const found: PendingSignal[] = await group.pending(config.batch, after);
      if (found.length === 0) return;
      after = found[found.length - 1].id;
      const isSound = ({ deliveries }: PendingSignal) => deliveries < SUSPICIOUS_DELIVERIES;
      await this.#again(found.filter(isSound));
      for (const signal of found) if (!isSound(signal)) await this.#again([signal]);
    }
  }

  async #again(signals: readonly PendingSignal[]): Promise<void> {
    const { group, config, tally } = this.#options;
    const isWorn = ({ deliveries }: PendingSignal) => deliveries >= config.maxDeliveries;
    const worn = signals.filter(isWorn).map(({ id }) => id);
    const why = `Delivered ${config.maxDeliveries} times and never decided: it may end the engine.`;
    for (const code of await group.reject(worn, 'too_many_deliveries', why)) tally.reject(code);
    const sound = signals.filter((signal) => !isWorn(signal)).map(({ id }) => id);
    const deleted = new Set(await group.rejectDeleted(sound));
    deleted.forEach(() => {
      tally.reject('deleted');
    });
    const ids = sound.filter((id) => !deleted.has(id));
    await this.#decide(ids.length === 0 ? [] : await group.readAgain(ids));
    await this.#publishing;
  }

  async #measureWhenDue(): Promise<void> {
    const { group, config, tally } = this.#options;
    const nowMs = performance.now();
    if (nowMs < this.#measureAtMs) return;
    this.#measureAtMs = nowMs + MEASURE_MS;
    tally.measured(await group.measure(), config.hasRows ? await group.measureRows() : null);
  }
}
