import { utcDays } from './utc-day';

/** Whoever does not go on before the lines are on the disk. */
export interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Lines that are written together or not at all. */
interface Entry {
  /** Without the last line break. */
  readonly text: string;
  readonly lines: number;
  readonly bytes: number;
  readonly day: string;
  readonly waiter: Waiter | undefined;
}

/** The oldest entries of one day. */
export interface Batch {
  readonly entries: readonly Entry[];
  readonly day: string;
  readonly lines: number;
  readonly bytes: number;
}

/** Lines in their order until they are on the disk, at most so many bytes of them. */
export class LineQueue {
  #entries: Entry[] = [];
  #lines = 0;
  #bytes = 0;
  readonly #maxBytes: number;
  readonly #dayOf = utcDays();

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get lines(): number {
    return this.#lines;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @returns false when there is no room: the newest is what is lost */
  add(text: string, lines: number, nowMs: number, waiter?: Waiter): boolean {
    const bytes = Buffer.byteLength(text) + 1;
    if (this.#bytes + bytes > this.#maxBytes) return false;
    this.#entries.push({ text, lines, bytes, day: this.#dayOf(nowMs), waiter });
    this.#lines += lines;
    this.#bytes += bytes;
    return true;
  }

  /** The next entries to write; at least one, else as many as fit. They stay queued. */
  next(maxBytes: number): Batch {
    const [first] = this.#entries;
    let [count, lines, bytes] = [0, 0, 0];
    for (const entry of this.#entries) {
      if (entry.day !== first.day || (count > 0 && bytes + entry.bytes > maxBytes)) break;
      count += 1;
      lines += entry.lines;
      bytes += entry.bytes;
    }
    return { entries: this.#entries.slice(0, count), day: first.day, lines, bytes };
  }

  /** Takes out the batch that `next` gave last. */
  remove({ entries, lines, bytes }: Batch): void {
    this.#entries = this.#entries.slice(entries.length);
    this.#lines -= lines;
    this.#bytes -= bytes;
  }

  waiters(): Waiter[] {
    return this.#entries.flatMap(({ waiter }) => waiter ?? []);
  }

  /** Takes out whatever somebody waits for. */
  removeAwaited(): void {
    const kept = this.#entries.filter(({ waiter }) => waiter === undefined);
    this.#entries = kept;
    this.#lines = kept.reduce((sum, { lines }) => sum + lines, 0);
    this.#bytes = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}

export function encode({ entries }: Batch): Buffer {
  return Buffer.from(entries.map(({ text }) => `${text}\n`).join(''));
}
