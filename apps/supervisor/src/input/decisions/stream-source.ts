import { Readable } from 'node:stream';
import { readLogAs } from '@meta-agent/features';
import { InputError, LineCounter } from '@meta-agent/log-files';
import { RedisError, type PublishedRow, type RowStream } from '@meta-agent/redis';
import { SupervisorError } from '../../errors';
import { rowOf, rowSchema, type DecidedRow } from './decided-row';
import type { DecisionSource, NewRows } from './decision-source';
import { assertFewInvalid } from './log-source';

/** Who reads the rows, and for how long after each look. */
export interface RowsClaim {
  /** Names the registry, as its supervisor may move to another machine; null before its first model. */
  readonly reader: () => Promise<string | null>;
  readonly forMs: number;
}

export interface StreamSourceOptions {
  readonly stream: Pick<RowStream, 'state' | 'after' | 'release' | 'claim' | 'close'>;
  /** Null reads without a claim, and releases nothing. */
  readonly claim: RowsClaim | null;
  /** What it is called in messages, such as `meta:rows at redis://10.0.0.5`. */
  readonly name: string;
  /** Whether rows keep the signals that they were decided on. */
  readonly withRecords: boolean;
}

/** Rows that came together: what is trimmed ends at the end of a page. */
interface Page {
  readonly lastId: string;
  /** When the latest of them was decided, in ms since 1970. */
  readonly newestMs: number;
}

const FIRST = '0-0';
/** Small, so that what is released ends near what is needed. */
const COUNT = 200;

/** The rows that engines with META_STREAM_ROWS publish: a part for each engine. */
export class StreamSource implements DecisionSource {
  readonly #options: StreamSourceOptions;
  #afterId = FIRST;
  #pages: Page[] = [];
  #decidedAtMs = new Map<string, number>();
  #lines = new LineCounter();
  #isWhole = true;

  constructor(options: StreamSourceOptions) {
    this.#options = options;
  }

  get isWhole(): boolean {
    return this.#isWhole;
  }

  async mark(): Promise<string> {
    const state = await this.#options.stream.state().catch(() => null);
    return state === null ? '' : state.lastId;
  }

  read(): Promise<NewRows | null> {
    return this.#told(async () => {
      await this.#claim();
      const { lastId, isWhole } = await this.#options.stream.state();
      // An older Redis was put back, or the stream was removed.
      if (isBefore(lastId, this.#afterId)) return null;
      this.#isWhole = isWhole;
      const parts = new Map<string, DecidedRow[]>();
      while (isBefore(this.#afterId, lastId)) {
        const rows = await this.#options.stream.after(this.#afterId, COUNT);
        if (rows.length === 0) break;
        await this.#readPage(rows, parts);
      }
      const order = [...this.#decidedAtMs.keys()].sort();
      const { lines, invalidLines } = this.#lines;
      if (lines > 0) assertFewInvalid(this.#lines, [this.#options.name]);
      return { parts, order, invalidLines };
    });
  }

  forget(): void {
    this.#afterId = FIRST;
    this.#pages = [];
    this.#decidedAtMs = new Map();
    this.#lines = new LineCounter();
  }

  async release(beforeMs: number): Promise<void> {
    const found = this.#pages.findIndex(({ newestMs }) => newestMs >= beforeMs);
    const count = found < 0 ? this.#pages.length : found;
    const released = this.#pages.splice(0, count).at(-1);
    if (released === undefined) return;
    await this.#told(() => this.#options.stream.release(released.lastId));
  }

  close(): void {
    this.#options.stream.close();
  }

  /** @throws SupervisorError stream_taken */
  async #claim(): Promise<void> {
    const { claim, stream, name } = this.#options;
    const own = (await claim?.reader()) ?? null;
    if (claim === null || own === null) return;
    const reader = await stream.claim(own, claim.forMs);
    if (reader === own) return;
    throw new SupervisorError('stream_taken', {
      message: `The supervisor of another registry reads ${name}: its place would be lost.`,
      expected: `the stream of the registry whose ledger begins with ${own}`,
      received: `one whose ledger begins with ${reader}`,
      next: 'give each registry and its engines a META_STREAM_PREFIX of their own, or stop the other supervisor and wait ten minutes',
    });
  }

  async #readPage(rows: readonly PublishedRow[], parts: Map<string, DecidedRow[]>): Promise<void> {
    let newestMs = -Infinity;
    for (const { id, engine, row: text } of rows) {
      const row = await this.#rowOf(id, text);
      this.#afterId = id;
      if (row === null) continue;
      const decidedAtMs = Math.max(row.decidedAtMs, this.#decidedAtMs.get(engine) ?? -Infinity);
      this.#decidedAtMs.set(engine, decidedAtMs);
      newestMs = Math.max(newestMs, decidedAtMs);
      const part = parts.get(engine) ?? [];
      parts.set(engine, part);
      part.push({ ...row, decidedAtMs });
    }
    this.#pages.push({ lastId: this.#afterId, newestMs });
  }

  /** Null for what is no decision. */
  async #rowOf(id: string, text: string): Promise<DecidedRow | null> {
    const { name, withRecords } = this.#options;
    for await (const entry of readLogAs(
      rowSchema,
      `${name}, ${id}`,
      Readable.from([Buffer.from(`${text}\n`)]),
    )) {
      const row = 'record' in entry ? rowOf(entry.record, withRecords) : null;
      const issue = 'issue' in entry ? entry.issue : row !== null && 'expected' in row ? row : null;
      this.#lines.add(issue === null ? entry : { issue: { file: name, line: 1, ...issue } });
      if (row !== null && !('expected' in row)) return row;
    }
    return null;
  }

  /** @throws InputError input_unreadable in place of a RedisError: it is waited for */
  async #told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RedisError)) throw error;
      throw new InputError('input_unreadable', {
        message: `${this.#options.name} cannot be read. ${error.message}`,
        expected: 'a Redis that can be used',
        received: error.code,
        next: 'check META_STREAM_URL, and that Redis runs',
        cause: error,
      });
    }
  }
}

/** Whether an id is before another: `5-10` comes after `5-9`. */
function isBefore(id: string, other: string): boolean {
  const [[ms, order], [otherMs, otherOrder]] = [id, other].map((each) =>
    each.split('-').map(Number),
  );
  return ms < otherMs || (ms === otherMs && order < otherOrder);
}
