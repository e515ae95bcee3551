import { parseTimestamp } from '@meta-agent/features';
import {
  createCandleCollector,
  type CandleBook,
  type CandleProblem,
  type CandleRow,
  type CollectOptions,
} from '@meta-agent/outcomes';
import { count } from '@meta-agent/words';
import { InputError } from '../errors';
import type { InputDigest } from '../input-digest';
import { readRows } from '../rows/read-rows';
import { priceRowSchema } from './price-row-schema';

const SHOWN = 10;
/** The number of a row over all files: the file's index and the line. */
const LINES_PER_FILE = 2 ** 32;

/** Files with rows of candles. */
export interface PriceRowFiles {
  readonly paths: readonly string[];
  /** From a symbol of these files to the symbol of the log. */
  readonly symbolMap: ReadonlyMap<string, string>;
  /** Whether a last line that no line feed ends is left for a later reading. */
  readonly isGrowing?: boolean;
  /**
   * What is read in place of a file's bytes, by its place among the paths: the header and some of its
   * rows; null: nothing.
   */
  readonly bytesOf?: (file: number) => AsyncGenerator<Buffer> | null;
}

/** Files with candles, and the meaning of their timestamps. */
export interface PriceFiles extends PriceRowFiles, CollectOptions {}

/**
 * The rows of price files, file by file, in the order of the lines.
 * @throws InputError too_many_invalid_lines
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await writeFile('prices.csv', 'timestamp,symbol,open,high,low,close\n2026-02-05T00:00:00Z,BTC,1,2,1,2\n');
 * const closes: number[] = [];
 * const files = { paths: ['prices.csv'], symbolMap: new Map() };
 * for await (const { close } of readPriceRows(files, new InputDigest())) closes.push(close);
 * closes; // [2]
 */
export async function* readPriceRows(
  { paths, symbolMap, isGrowing = false, bytesOf }: PriceRowFiles,
  inputs: InputDigest,
): AsyncGenerator<CandleRow> {
  for (const [file, path] of paths.entries()) {
    const bytes = bytesOf?.(file);
    if (bytes === null) continue;
    // No invalid row is skipped: it would be a gap.
    const options = { ...STRICT, isGrowing, ...(bytes !== undefined && { bytes }) };
    for await (const { line, row } of readRows(path, priceRowSchema, inputs, options)) {
      const { timestamp, symbol, ...candle } = row;
      yield {
        ...candle,
        symbol: symbolMap.get(symbol) ?? symbol,
        timestampMs: parseTimestamp(timestamp),
        line: file * LINES_PER_FILE + line,
      };
    }
  }
}

/**
 * Reads candles of one or several CSV files, plain or gzip, into one series per symbol. A row that
 * is no candle ends the reading: without it the records around it cannot be settled.
 * @throws InputError invalid_prices with the first ten faults, too_many_invalid_lines
 * @example
 * import { writeFile } from 'node:fs/promises';
 * const rows = ['2026-02-05T00:00:00Z,BTC,1,2,1,2', '2026-02-05T00:15:00Z,BTC,2,3,2,3'];
 * await writeFile('prices.csv', ['timestamp,symbol,open,high,low,close', ...rows].join('\n'));
 * const files = { paths: ['prices.csv'], barTime: 'close', symbolMap: new Map() };
 * (await readPrices(files, new InputDigest())).barMs; // 900_000
 */
export async function readPrices(files: PriceFiles, inputs: InputDigest): Promise<CandleBook> {
  const { paths, barTime, barMinutes } = files;
  const collector = createCandleCollector();
  for await (const row of readPriceRows(files, inputs)) collector.add(row);
  const options = { barTime, ...(barMinutes !== undefined && { barMinutes }) };
  const { book, problems } = collector.finish(options);
  if (problems.length > 0) throw invalidPrices(paths, problems);
  if (book.series.size === 0) throw emptyPrices(paths);
  return book;
}

const STRICT = {
  maxInvalidShare: 0,
  lookalikes: [
    { columns: ['pnl_pct'], next: 'this looks like outcomes: use --outcomes' },
    { columns: ['label'], next: 'this looks like labels: use --labels' },
  ],
};

function invalidPrices(paths: readonly string[], problems: readonly CandleProblem[]): InputError {
  const place = (row: number) =>
    `${paths[Math.floor(row / LINES_PER_FILE)]}:${row % LINES_PER_FILE}`;
  const describe = ({ symbol, line, message, firstLine }: CandleProblem) =>
    `${place(line)} ${symbol} ${message}${firstLine === undefined ? '' : `; the first is ${place(firstLine)}`}`;
  return new InputError('invalid_prices', {
    message: `${count(problems.length)} rows of the prices are not valid candles.`,
    expected:
      'one row for each bar and symbol, with open, high, low and close, on one grid of time',
    received: describe(problems[0]),
    issues: problems.slice(0, SHOWN).map(describe),
    next: 'correct these rows, or export the candles again',
  });
}

function emptyPrices(paths: readonly string[]): InputError {
  return new InputError('invalid_prices', {
    message: `${paths.join(', ')}: no valid candle was found.`,
    expected: 'rows with timestamp,symbol,open,high,low,close',
    received: 'none',
    next: 'check that the file was written to its end',
  });
}
