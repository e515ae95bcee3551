import { matches, type KeptQuery } from './kept-query';

/** Lets others have their turns of the event loop. */
export interface SearchTurns {
  next(): Promise<unknown>;
}

/** A decision as it is kept. */
export interface Kept {
  readonly atMs: number;
  /** Null in rows of older releases. */
  readonly requestId: string | null;
  readonly changed: boolean;
  /** The record as one line of JSON, without unknown fields. */
  readonly record: string;
  /** The answer as one line of JSON, without an explanation. */
  readonly answer: string;
}

/** A typical decision takes 1,100 bytes, one of 16 agents 2,500; longer ones are not kept. */
const PLACE_BYTES = 4096;
/** Record, answer and request id. */
const TEXTS = 3;
/** UTF-8 takes at most three bytes for a character of JavaScript. */
const SHORT = PLACE_BYTES / 3;
/** Decisions that are searched in one turn of the event loop, in about a millisecond. */
const TURN = 200;

/**
 * The last decisions in a ring of bytes. Not as objects: 2,000 objects that live for a tenth of a
 * second are copied by each collection of garbage, which costs a decision 2.5 µs (of 22).
 */
export class KeptDecisions {
  readonly #most: number;
  readonly #bytes: Buffer;
  /** The end of each text of each place. */
  readonly #ends: Uint32Array;
  readonly #atMs: Float64Array;
  readonly #changed: Uint8Array;
  /** Decisions that were added; number k is in the place k modulo `most`. */
  #added = 0;

  constructor(most: number) {
    this.#most = most;
    this.#bytes = Buffer.alloc(most * PLACE_BYTES);
    this.#ends = new Uint32Array(TEXTS * most);
    this.#atMs = new Float64Array(most);
    this.#changed = new Uint8Array(most);
  }

  get count(): number {
    return this.#added - this.#first;
  }

  /** When the oldest one was decided; null without one. */
  get oldestMs(): number | null {
    return this.#added === 0 ? null : this.#atMs[this.#first % this.#most];
  }

  /** Each text is written by itself: to join them first would take twice as long. */
  add({ atMs, requestId, changed, record, answer }: Kept): void {
    const texts = [record, answer, requestId ?? ''];
    if (!fits(texts)) return;
    const place = this.#added % this.#most;
    let end = place * PLACE_BYTES;
    for (let k = 0; k < TEXTS; k += 1) {
      end += this.#bytes.write(texts[k], end, 'utf8');
      this.#ends[TEXTS * place + k] = end;
    }
    this.#atMs[place] = atMs;
    this.#changed[place] = Number(changed);
    this.#added += 1;
  }

  /** Adds decisions that came before all that are kept. @param older oldest first */
  addOlder(older: readonly Kept[]): void {
    const now = Array.from({ length: this.count }, (_, i) => this.#read(this.#first + i));
    const room = this.#most - now.length;
    this.#added = 0;
    for (const kept of [...(room > 0 ? older.slice(-room) : []), ...now]) this.add(kept);
  }

  /**
   * Those that are asked for, newest first. Decisions go on meanwhile.
   * @param turns so that many who ask do not search in the same turn
   */
  async find(query: KeptQuery, turns: SearchTurns): Promise<Kept[]> {
    const found: Kept[] = [];
    for (let number = this.#added - 1, read = 0; number >= this.#first; number -= 1) {
      if (!this.#mayMatch(number % this.#most, query)) continue;
      const kept = this.#read(number);
      if (matches(kept, query)) found.push(kept);
      read += 1;
      if (read % TURN === 0) await turns.next();
    }
    return found;
  }

  /** The number of the oldest one. */
  get #first(): number {
    return Math.max(0, this.#added - this.#most);
  }

  #mayMatch(place: number, { fromMs = -Infinity, toMs = Infinity, isChanged }: KeptQuery): boolean {
    const atMs = this.#atMs[place];
    return atMs >= fromMs && atMs < toMs && (this.#changed[place] === 1 || isChanged !== true);
  }

  #read(number: number): Kept {
    const place = number % this.#most;
    const [record, answer, requestId] = this.#textsIn(place);
    return {
      ...{ atMs: this.#atMs[place], changed: this.#changed[place] === 1, record, answer },
      requestId: requestId === '' ? null : requestId,
    };
  }

  #textsIn(place: number): string[] {
    const ends = this.#ends.subarray(TEXTS * place, TEXTS * (place + 1));
    return Array.from(ends, (end, k) =>
      this.#bytes.toString('utf8', k === 0 ? place * PLACE_BYTES : ends[k - 1], end),
    );
  }
}

function fits(texts: readonly string[]): boolean {
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  if (characters <= SHORT) return true;
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) <= PLACE_BYTES;
}
