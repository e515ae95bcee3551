import { InputDigest, InputError, readPriceRows, readPrices } from '@meta-agent/log-files';
import type { CandleBook, CandleRow } from '@meta-agent/outcomes';
import { FollowedCsv } from '../files/followed-csv';
import { fileMark } from '../files/growing-file';
import { latestCloseMs, refuseFuture } from '../refuse-future';
import { BarArrivals } from './bar-arrivals';
import { GrowingBook } from './growing-book';
import { inLineOrder } from './in-line-order';

/** `readPrices` numbers the lines of file 0 from 0, those of file 1 from here, and so on. */
const LINES_PER_FILE = 2 ** 32;

export interface PriceSource {
  readonly paths: readonly string[];
  /** From a symbol of these files to the symbol of the log. */
  readonly symbolMap: ReadonlyMap<string, string>;
  readonly barTime: 'close' | 'open';
  /** Expected length of a bar; null takes that of the files. */
  readonly barMinutes: number | null;
  readonly nowMs: () => number;
}

/** What was read of price files. */
interface Read {
  readonly book: GrowingBook;
  readonly arrivals: BarArrivals;
  readonly files: readonly FollowedCsv[];
}

/** Price files, read on as they grow. */
export class FollowedPrices {
  readonly #source: PriceSource;
  #read: Read | null = null;

  constructor(source: PriceSource) {
    this.#source = source;
  }

  /** Of the last `read`. */
  get book(): GrowingBook | null {
    return this.#read?.book ?? null;
  }

  async mark(): Promise<string> {
    const marks = this.#source.paths.map(
      async (path) => `${path} ${(await fileMark(path))?.mark ?? ''}`,
    );
    return (await Promise.all(marks)).join('\n');
  }

  /**
   * Reads what came: all, or the bars at the end of the symbols that are known.
   * @returns false when something else came, such as a bar that fills a gap, or when a file was
   * replaced: what was read before holds no longer
   * @throws InputError, also for a bar of the future
   */
  async read(): Promise<boolean> {
    if (this.#read !== null) return this.#readOn(this.#read);
    const { paths, symbolMap, barTime, barMinutes } = this.#source;
    const files = paths.map((path) => new FollowedCsv(path));
    for (const file of files) await file.look();
    const bars = { barTime, ...(barMinutes !== null && { barMinutes }) };
    const bytesOf = (file: number) => files[file].bytes();
    const found = { paths, symbolMap, isGrowing: true, bytesOf, ...bars };
    const nowMs = this.#source.nowMs();
    const book = await readPrices(found, new InputDigest());
    refuseFutureBars(book, paths, latestCloseMs(nowMs, book.barMs));
    for (const file of files) await file.keep();
    const arrivals = new BarArrivals(book);
    const growing = new GrowingBook(book);
    noteAll(book, arrivals, growing);
    this.#read = { book: growing, arrivals, files };
    return true;
  }

  forget(): void {
    this.#read = null;
  }

  async #readOn({ book, arrivals, files }: Read): Promise<boolean> {
    const growths = await Promise.all(files.map((file) => file.look()));
    if (growths.includes('replaced')) return false;
    const { paths, symbolMap } = this.#source;
    const latestMs = latestCloseMs(this.#source.nowMs(), book.barMs);
    const bytesOf = (file: number) => (growths[file] === 'same' ? null : files[file].bytes());
    const came = { paths, symbolMap, isGrowing: true, bytesOf };
    try {
      for await (const row of readPriceRows(came, new InputDigest())) {
        const bar = this.#barOf(row, book.barMs);
        if (bar.closeMs > latestMs || !book.add(row.symbol, bar)) return false;
        const arrivedMs = arrivals.note(fileOf(row.line), row.symbol, bar.closeMs);
        book.noteArrival(row.symbol, bar.closeMs, arrivedMs);
      }
    } catch (error) {
      // All lines are read again, to tell which one is wrong.
      if (error instanceof InputError) return false;
      throw error;
    }
    for (const [i, file] of files.entries()) if (growths[i] !== 'same') await file.keep();
    return true;
  }

  #barOf({ timestampMs, open, high, low, close }: CandleRow, barMs: number) {
    const closeMs = timestampMs + (this.#source.barTime === 'close' ? 0 : barMs);
    return { closeMs, open, high, low, close };
  }
}

const fileOf = (line: number) => Math.floor(line / LINES_PER_FILE);

/** @throws InputError future_time */
function refuseFutureBars({ series }: CandleBook, paths: readonly string[], latestMs: number) {
  for (const [symbol, { closeMs, lines }] of series) {
    const last = closeMs.length - 1;
    const path = paths[fileOf(lines[last])];
    const line = lines[last] % LINES_PER_FILE;
    refuseFuture({ path, line, symbol, closeMs: closeMs[last] }, latestMs);
  }
}

/** Notes the lines of all files, in their order. */
function noteAll({ series }: CandleBook, arrivals: BarArrivals, book: GrowingBook): void {
  for (const { symbol, closeMs, line } of inLineOrder(series)) {
    book.noteArrival(symbol, closeMs, arrivals.note(fileOf(line), symbol, closeMs));
  }
}
