import { splitLines, fieldIssues } from '@meta-agent/features';
import { candleRowSchema } from '@meta-agent/log-files';
import type { Candle } from '../../candles/candle';
import { candleReader, type BarTimes } from '../../candles/candle-of-row';

/** Longest line of a candle. */
const MAX_LINE_BYTES = 65_536;

/** The candles of some lines, and why other lines are none. */
export interface ReadCandles {
  readonly candles: Candle[];
  readonly faults: string[];
}

/**
 * Reads candles as lines: JSON objects, or CSV with the names of the columns in the first line. Both
 * have timestamp, symbol, open, high, low, close and volume.
 */
export class CandleLines {
  readonly #candleOf: ReturnType<typeof candleReader>;
  #header: readonly string[] | null = null;
  #headerText = '';
  #line = 0;

  constructor(times: BarTimes) {
    this.#candleOf = candleReader(times);
  }

  /** Adds the candle of a line to `read`, or its fault. @param line null for one that is too long */
  read(line: Uint8Array | null, read: ReadCandles): void {
    this.#line += 1;
    if (line === null) {
      this.#fault(read, `at most ${MAX_LINE_BYTES} bytes`, 'more');
      return;
    }
    const text = Buffer.from(line)
      .toString()
      .replace(/^\uFEFF/, '')
      .trim();
    // A file that was written anew begins with its columns again.
    if (text === '' || text === this.#headerText) return;
    const row = text.startsWith('{') ? rowOfJson(text) : this.#rowOfCsv(text);
    if (row === 'header') return;
    const { data, error } = candleRowSchema.safeParse(row);
    if (error === undefined) read.candles.push(this.#candleOf(data));
    else {
      const [{ field, expected, received }] = fieldIssues(error, row);
      this.#fault(read, `${field === '' ? '' : `${field}: `}${expected}`, received);
    }
  }

  #rowOfCsv(text: string): unknown {
    const cells = text.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    if (this.#header === null && cells.includes('timestamp')) {
      this.#header = cells;
      this.#headerText = text;
      return 'header';
    }
    if (this.#header?.length !== cells.length) return text;
    return Object.fromEntries(this.#header.map((name, i) => [name, cells[i]]));
  }

  #fault({ faults }: ReadCandles, expected: string, received: string): void {
    faults.push(`line ${this.#line}: expected ${expected}, received ${received}`);
  }
}

/** Numbers as texts, as in CSV. */
function rowOfJson(text: string): unknown {
  try {
    const row = JSON.parse(text) as Record<string, unknown>;
    const entries = Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' ? String(value) : value,
    ]);
    return Object.fromEntries(entries);
  } catch {
    return text;
  }
}

/**
 * The candles of a stream, in groups as they arrive. A last line without a line feed may have been
 * cut: it is a fault, not a candle.
 */
export async function* candlesOf(
  chunks: AsyncIterable<Uint8Array>,
  times: BarTimes,
): AsyncGenerator<ReadCandles> {
  const lines = new CandleLines(times);
  const state = { isEnded: false };
  const source = async function* () {
    yield* chunks;
    state.isEnded = true;
  };
  for await (const group of splitLines(source(), MAX_LINE_BYTES)) {
    const read: ReadCandles = { candles: [], faults: [] };
    if (state.isEnded) read.faults.push('the last line has no line feed: it may be incomplete');
    else for (const line of group) lines.read(line, read);
    yield read;
  }
}
