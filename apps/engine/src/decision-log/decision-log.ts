import { nodeDisk, type Disk } from '@meta-agent/durable-files';
import type { DecisionLogState } from '@meta-agent/engine-api';
import { EngineError } from '../problem/engine-error';
import { DailyFiles } from './daily-files';
import { endsWithin } from './ends-within';
import { FreeSpace, freeBytesOf } from './free-space';
import { encode, LineQueue, type Waiter } from './line-queue';
import { LogFolder } from './log-folder';
import { LogHealth, type DecisionLogEvent } from './log-health';
import { repairTornLines } from './repair-torn-lines';

export interface DecisionLogOptions {
  readonly folder: string;
  /** When lines are written: every `flushIntervalMs`, or always as soon as the disk is free. */
  readonly sync: 'interval' | 'always';
  readonly disk?: Disk;
  readonly maxQueueBytes?: number;
  readonly flushIntervalMs?: number;
  /** With less free disk than this, nothing is written: other programs need the rest. */
  readonly minFreeBytes?: number;
  readonly freeBytesOf?: (folder: string) => Promise<number>;
  /** After a failure the disk is retried at this interval, with or without lines to write. */
  readonly retryIntervalMs?: number;
  /** How long `close` waits for the disk. */
  readonly closeTimeoutMs?: number;
  readonly onEvent?: (event: DecisionLogEvent) => void;
}

const DEFAULTS = Object.freeze({
  disk: nodeDisk,
  maxQueueBytes: 64 * 1_048_576,
  flushIntervalMs: 250,
  minFreeBytes: 0,
  freeBytesOf,
  retryIntervalMs: 1_000,
  closeTimeoutMs: 5_000,
  onEvent: () => undefined,
});

/** A queue of this size is written at once, without waiting for the interval. */
const EARLY_FLUSH_BYTES = 4 * 1_048_576;
/** Lines of several callers up to this size are joined, and written with one sync. */
const MAX_JOINED_BYTES = 1_048_576;

export interface DecisionLog {
  /**
   * Queues a line (without its line break) for the file of the UTC day of `nowMs`. Never throws:
   * while the disk fails, lines wait; when the queue is full, new lines are dropped and counted.
   */
  append(line: string, nowMs: number): void;
  /**
   * Resolves once the lines are on the disk. When writing fails, no line stays in the file.
   * @throws EngineError decision_log_unavailable
   */
  appendDurably(lines: readonly string[], nowMs: number): Promise<void>;
  /** Bytes that wait to be written. */
  readonly queuedBytes: number;
  /** `writable`: the last attempt succeeded. `last_error` is kept when the disk works again. */
  state(): DecisionLogState;
  /**
   * Writes the queued lines; lines appended later are dropped or rejected.
   * @throws EngineError decision_log_unavailable with the number of lost lines
   */
  close(): Promise<void>;
}

/**
 * Opens the log and moves torn last lines aside. An unwritable folder is no error: the log starts
 * as not writable and keeps retrying.
 */
export async function openDecisionLog(options: DecisionLogOptions): Promise<DecisionLog> {
  const log = new QueuedLog({ ...DEFAULTS, ...options });
  await log.flush();
  return log;
}

class QueuedLog implements DecisionLog {
  readonly #options: Required<DecisionLogOptions>;
  readonly #folder: LogFolder;
  readonly #daily: DailyFiles;
  readonly #queue: LineQueue;
  readonly #health: LogHealth;
  readonly #space: FreeSpace;
  #isRepaired = false;
  #flushing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: Required<DecisionLogOptions>) {
    this.#options = options;
    this.#folder = new LogFolder(options.disk, options.folder);
    this.#daily = new DailyFiles(this.#folder);
    this.#queue = new LineQueue(options.maxQueueBytes);
    this.#health = new LogHealth(options.onEvent);
    this.#space = new FreeSpace(options);
  }

  append(line: string, nowMs: number): void {
    if (this.#closing === undefined && this.#queue.add(line, 1, nowMs)) this.#schedule();
    else this.#health.dropped();
  }

  appendDurably(lines: readonly string[], nowMs: number): Promise<void> {
    if (lines.length === 0) return Promise.resolve();
    if (this.#closing !== undefined) return Promise.reject(unavailable('a closed log'));
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { resolve, reject };
      if (this.#queue.add(lines.join('\n'), lines.length, nowMs, waiter)) this.#schedule();
      else reject(unavailable('a full queue'));
    });
  }

  get queuedBytes(): number {
    return this.#queue.bytes;
  }

  state(): DecisionLogState {
    const { lines, bytes } = this.#queue;
    const { sync } = this.#options;
    return { sync, ...this.#health.state(), queued_lines: lines, queued_bytes: bytes };
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#finish());
  }

  /** One attempt; lines appended during the attempt belong to the next one. */
  flush(): Promise<void> {
    this.#flushing ??= this.#attempt().finally(() => {
      this.#flushing = undefined;
      if (this.#closing !== undefined) return;
      if (!this.#health.isWritable) this.#flushIn(this.#options.retryIntervalMs);
      else if (this.#queue.lines > 0) this.#schedule();
    });
    return this.#flushing;
  }

  #schedule(): void {
    if (this.#flushing !== undefined) return;
    if (this.#isDue()) void this.flush();
    else this.#flushIn(this.#options.flushIntervalMs);
  }

  #isDue(): boolean {
    if (this.#options.sync === 'always') return true;
    return this.#queue.bytes >= EARLY_FLUSH_BYTES && this.#health.isWritable;
  }

  #flushIn(delayMs: number): void {
    this.#timer ??= setTimeout(() => void this.flush(), delayMs).unref();
  }

  async #attempt(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      await this.#prepare();
      await this.#space.assertFree();
      await this.#writeQueued();
      this.#health.succeeded();
    } catch (cause) {
      const error = cause as Error;
      this.#health.failed(error);
      this.#rejectAwaited(unavailable(error.message, error));
      this.#queue.removeAwaited();
    }
  }

  async #prepare(): Promise<void> {
    if (this.#queue.lines === 0 || !this.#isRepaired) await this.#folder.probe();
    if (this.#isRepaired) return;
    await repairTornLines(this.#folder, this.#options.onEvent);
    this.#isRepaired = true;
  }

  async #writeQueued(): Promise<void> {
    for (let left = this.#queue.lines; left > 0;) {
      const batch = this.#queue.next(MAX_JOINED_BYTES);
      await this.#daily.append(batch.day, encode(batch));
      this.#queue.remove(batch);
      this.#health.wrote(batch.lines, batch.bytes);
      for (const { waiter } of batch.entries) waiter?.resolve();
      left -= batch.lines;
    }
  }

  async #finish(): Promise<void> {
    clearTimeout(this.#timer);
    const isInTime = await endsWithin(this.#options.closeTimeoutMs, this.#writeLast());
    const { lines } = this.#queue;
    if (lines === 0) return;
    const why = isInTime ? this.#health.state().last_error : 'the disk does not answer';
    const error = unavailable(`${lines} that are lost: ${why}`);
    this.#rejectAwaited(error);
    throw error;
  }

  async #writeLast(): Promise<void> {
    await this.#flushing;
    if (this.#queue.lines > 0) await this.flush();
    await this.#daily.close();
  }

  #rejectAwaited(error: EngineError): void {
    for (const { reject } of this.#queue.waiters()) reject(error);
  }
}

function unavailable(received: string, cause?: Error): EngineError {
  return new EngineError('decision_log_unavailable', {
    expected: 'lines on the disk',
    received,
    headers: { 'retry-after': '1' },
    cause,
  });
}
