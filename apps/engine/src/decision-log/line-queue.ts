import { utcDays } from './utc-day';

/** A caller that waits until its lines are on the disk. */
export interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Lines that are written together or not at all. They are kept as bytes: 15,000 strings a second
 * that live until the next flush would cost the garbage collector more than all other work.
 */
interface Entry {
  readonly storage: Buffer;
  /** Bytes of the storage, line breaks included. */
  bytes: number;
  lines: number;
  readonly day: string;
  readonly waiter: Waiter | undefined;
  /** The entry takes no more lines: it is being written. */
  isSealed: boolean;
}

/** The oldest entries of one day. */
export interface Batch {
  readonly entries: readonly Entry[];
  readonly day: string;
  readonly lines: number;
  readonly bytes: number;
}

/**
 * The lines of one write, so that they are written from where they stand: joining a quarter of a
 * second's lines would stop the event loop for milliseconds. Untouched pages take no memory.
 */
const STORAGE_BYTES = 4 * 1_048_576;
/** One is filled while another is written. */
const MAX_SPARE = 2;
/** Characters. */
const LONG_LINE = 65_536;
const LINE_BREAK = 0x0a;

/** Lines in order until they are on the disk, up to a maximum number of bytes. */
export class LineQueue {
  #entries: Entry[] = [];
  /** Storages for reuse. */
  readonly #spare: Buffer[] = [];
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

  /** @returns false when the queue is full: the new line is dropped */
  add(text: string, lines: number, nowMs: number, waiter?: Waiter): boolean {
    if (this.#bytes + text.length + 1 > this.#maxBytes) return false;
    const entry = this.#entryWithRoom(roomFor(text), this.#dayOf(nowMs), waiter);
    const bytes = entry.storage.write(text, entry.bytes) + 1;
    entry.storage[entry.bytes + bytes - 1] = LINE_BREAK;
    entry.bytes += bytes;
    entry.lines += lines;
    this.#lines += lines;
    this.#bytes += bytes;
    return true;
  }

  /** The next entries to write: at least one, and as many as fit. They stay queued. */
  next(maxBytes: number): Batch {
    const [first] = this.#entries;
    let [count, lines, bytes] = [0, 0, 0];
    for (const entry of this.#entries) {
      if (entry.day !== first.day || (count > 0 && bytes + entry.bytes > maxBytes)) break;
      entry.isSealed = true;
      count += 1;
      lines += entry.lines;
      bytes += entry.bytes;
    }
    return { entries: this.#entries.slice(0, count), day: first.day, lines, bytes };
  }

  /** Removes the batch that `next` returned last. */
  remove({ entries, lines, bytes }: Batch): void {
    this.#entries = this.#entries.slice(entries.length);
    this.#lines -= lines;
    this.#bytes -= bytes;
    for (const { storage } of entries) this.#keep(storage);
  }

  waiters(): Waiter[] {
    return this.#entries.flatMap(({ waiter }) => waiter ?? []);
  }

  /** Removes the entries that have a waiting caller. */
  removeAwaited(): void {
    const kept = this.#entries.filter(({ waiter }) => waiter === undefined);
    this.#entries = kept;
    this.#lines = kept.reduce((sum, { lines }) => sum + lines, 0);
    this.#bytes = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #keep(storage: Buffer): void {
    if (storage.length === STORAGE_BYTES && this.#spare.length < MAX_SPARE) {
      this.#spare.push(storage);
    }
  }

  /** The last entry, or a new one; a caller that waits has a separate entry. */
  #entryWithRoom(bytes: number, day: string, waiter: Waiter | undefined): Entry {
    const last = this.#entries.at(-1);
    if (last !== undefined && waiter === undefined && hasRoom(last, bytes, day)) return last;
    const storage =
      (bytes <= STORAGE_BYTES && waiter === undefined ? this.#spare.pop() : undefined) ??
      Buffer.allocUnsafe(waiter === undefined ? Math.max(bytes, STORAGE_BYTES) : bytes);
    const entry = { storage, bytes: 0, lines: 0, day, waiter, isSealed: false };
    this.#entries.push(entry);
    return entry;
  }
}

/** At least the bytes of a text and its line break. */
function roomFor(text: string): number {
  // Counting takes as long as writing: a line of normal length gets room for any characters.
  return 1 + (text.length > LONG_LINE ? Buffer.byteLength(text) : 3 * text.length);
}

function hasRoom(entry: Entry, bytes: number, day: string): boolean {
  const isOpen = !entry.isSealed && entry.waiter === undefined && entry.day === day;
  return isOpen && entry.bytes + bytes <= entry.storage.length;
}

/** The lines as bytes: valid until the batch is removed. */
export function encode({ entries }: Batch): Buffer {
  const parts = entries.map(({ storage, bytes }) => storage.subarray(0, bytes));
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}
