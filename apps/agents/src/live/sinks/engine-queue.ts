import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineClientError, isProblem, type BatchItem } from '@meta-agent/engine-api';
import type { SignalRecord } from '@meta-agent/features';
import { count } from '@meta-agent/words';
import type { Reporter } from '../../terminal/reporter';

/** Records in one call of the engine. */
const BATCH_RECORDS = 64;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;

/** An engine, or what takes its place. */
export interface RecordTaker {
  /** For messages. */
  readonly name: string;
  /** @returns an object for each record; a problem for one that was refused @throws EngineClientError */
  predictBatch(records: readonly SignalRecord[]): Promise<readonly object[]>;
  close?(): void;
}

export interface EngineQueueOptions {
  readonly client: RecordTaker;
  /** Records that wait in memory. */
  readonly limit: number;
  readonly reporter: Pick<Reporter, 'info' | 'warn'>;
  /** Takes the oldest records when too many wait, and those that the engine refuses. */
  readonly setAside: (lines: readonly string[]) => Promise<void>;
  /** Notes that the first records of the queue are done with: sent, refused or set aside. */
  readonly noteDone: (records: number) => Promise<void>;
  readonly firstDelayMs?: number;
}

/**
 * Sends records to the engine, in order, in calls of up to 64. While the engine is away they wait,
 * and the call is repeated with growing pauses. Nothing is lost silently: beyond the limit the oldest
 * are set aside, counted and told.
 */
export class EngineQueue {
  sent = 0;
  refused = 0;
  setAside = 0;
  readonly #options: EngineQueueOptions;
  readonly #lines: string[] = [];
  readonly #tasks: (() => Promise<void>)[] = [];
  #failures = 0;
  /** No call before this time of the monotonic clock. */
  #nextCallMs = 0;
  #isStopped = false;
  #wake = new AbortController();
  #looked: (() => void)[] = [];

  constructor(options: EngineQueueOptions) {
    this.#options = options;
  }

  /** The records that wait, oldest first. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Whether the last call of the engine failed. */
  get isAway(): boolean {
    return this.#failures > 0;
  }

  /** Adds records; waits while more than the limit are in memory. */
  async add(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    this.#lines.push(...lines);
    // A pause after a failure is not cut short by each new record.
    if (!this.isAway || this.#isOver()) this.#wake.abort();
    while (this.#isOver() && !this.#isStopped) await this.#nextLook();
  }

  /** Runs a task while no call is on its way, so that no record changes its place. */
  runBetweenCalls(task: () => Promise<void>): Promise<void> {
    if (this.#isStopped) return task();
    return new Promise((resolve, reject) => {
      this.#tasks.push(() => task().then(resolve, reject));
      this.#wake.abort();
    });
  }

  /** Resolves when no record waits. */
  async drained(signal: AbortSignal): Promise<void> {
    while (this.#lines.length > 0 && !signal.aborted) await this.#nextLook(signal);
  }

  /** Ends `run`; the records that wait stay in `lines`. */
  stop(): void {
    this.#isStopped = true;
    this.#wake.abort();
  }

  /** Works until it is stopped. @throws errors of `setAside` and `noteDone` */
  async run(): Promise<void> {
    try {
      while (!this.#isStopped) {
        this.#wake = new AbortController();
        await this.#step();
        this.#tellLookers();
      }
    } finally {
      this.#isStopped = true;
      this.#tellLookers();
      for (const task of this.#tasks.splice(0)) await task();
    }
  }

  async #step(): Promise<void> {
    const task = this.#tasks.shift();
    if (task !== undefined) await task();
    else if (this.#isOver()) await this.#setAsideOldest();
    else if (this.#lines.length === 0) await pause(null, this.#wake.signal);
    else if (performance.now() < this.#nextCallMs) {
      await pause(this.#nextCallMs - performance.now(), this.#wake.signal);
    } else await this.#send();
  }

  #tellLookers(): void {
    for (const tell of this.#looked.splice(0)) tell();
  }

  #isOver(): boolean {
    return this.#lines.length > this.#options.limit;
  }

  #nextLook(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#looked.push(resolve);
      signal?.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
    });
  }

  async #send(): Promise<void> {
    const batch = this.#lines.slice(0, BATCH_RECORDS);
    try {
      const records = batch.map((line) => JSON.parse(line) as SignalRecord);
      await this.#noteAnswers(batch, await this.#options.client.predictBatch(records));
      if (this.#failures > 0)
        this.#options.reporter.info(`${this.#options.client.name} answers again.`);
      this.#failures = 0;
    } catch (error) {
      if (!(error instanceof EngineClientError)) throw error;
      this.#postpone(error);
    }
  }

  /** @throws EngineClientError when a record is to be sent again */
  async #noteAnswers(batch: readonly string[], items: readonly object[]): Promise<void> {
    let done = 0;
    let failure: EngineClientError | null = null;
    for (const [i, item] of (items as readonly BatchItem[]).slice(0, batch.length).entries()) {
      if (isProblem(item)) {
        const { code, detail, status } = item;
        if (status >= 500 || status === 429) {
          failure = new EngineClientError(code, detail, status, item);
          break;
        }
        this.refused += 1;
        const { reporter, client, setAside } = this.#options;
        reporter.warn(`${client.name} refuses a record (${code}): ${detail}`);
        await setAside([batch[i]]);
      } else this.sent += 1;
      done += 1;
    }
    await this.#finish(done);
    if (failure !== null) throw failure;
    if (done < batch.length) {
      const told = `The engine answered ${done} of ${batch.length} records.`;
      throw new EngineClientError('answer_invalid', told, null, null);
    }
  }

  #postpone({ message }: EngineClientError): void {
    const { reporter, firstDelayMs = FIRST_DELAY_MS } = this.#options;
    const waiting = count(this.#lines.length);
    if (this.#failures === 0) reporter.warn(`${message} ${waiting} records wait.`);
    const delayMs = Math.min(firstDelayMs * 2 ** this.#failures, LONGEST_DELAY_MS);
    this.#failures += 1;
    this.#nextCallMs = performance.now() + delayMs;
  }

  async #setAsideOldest(): Promise<void> {
    const oldest = this.#lines.slice(0, Math.max(this.#lines.length - this.#options.limit, 1));
    await this.#options.setAside(oldest);
    this.setAside += oldest.length;
    await this.#finish(oldest.length);
    this.#options.reporter.warn(
      `Too many records wait: the oldest ${count(oldest.length)} are set aside.`,
    );
  }

  async #finish(records: number): Promise<void> {
    if (records === 0) return;
    this.#lines.splice(0, records);
    await this.#options.noteDone(records);
  }
}

/** Waits so long, or until the signal; null is for ever. */
async function pause(delayMs: number | null, signal: AbortSignal): Promise<void> {
  if (delayMs === null) {
    if (!signal.aborted)
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve, { once: true });
      });
  } else await sleep(delayMs, undefined, { signal }).catch(() => undefined);
}
