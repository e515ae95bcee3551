import { parseTimestamp } from '@meta-agent/features';
import {
  createCandleCollector,
  type CandleBook,
  type CandleProblem,
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

/** Files with candles, and the meaning of their timestamps. */
export interface PriceFiles extends CollectOptions {
  readonly paths: readonly string[];
  /** From a symbol of these files to the symbol of the log. */
  readonly symbolMap: ReadonlyMap<string, string>;
  /** Whether a last line that no line feed ends is left for a later reading. */
  readonly isGrowing?: boolean;
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
  const { paths, symbolMap, isGrowing = false, ...options } = files;
  const collector = createCandleCollector();
  for (const [file, path] of paths.entries()) {
    // No invalid row is skipped: it would be a gap.
    for await (const { line, row } of readRows(path, priceRowSchema, inputs, {
      ...STRICT,
      isGrowing,
    })) {
      const { timestamp, symbol, ...candle } = row;
      collector.add({
        ...candle,
        symbol: symbolMap.get(symbol) ?? symbol,
        timestampMs: parseTimestamp(timestamp),
        line: file * LINES_PER_FILE + line,
      });
    }
  }
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
