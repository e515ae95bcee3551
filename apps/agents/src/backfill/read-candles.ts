import {
  candleRowSchema,
  describeLineIssue,
  LineCounter,
  readRows,
  type InputDigest,
} from '@meta-agent/log-files';
import { candleReader, type BarTimes } from '../candles/candle-of-row';
import { AgentsError } from '../errors';
import type { CandleCounts } from '../history/candle-counts';
import { CandleTable } from './candle-table';

export interface CandleFiles extends BarTimes {
  readonly paths: readonly string[];
  /** Null for all. */
  readonly symbols: readonly string[] | null;
}

/**
 * The candles of one or several files. A row that is no candle is counted and not used: for the bars
 * after it, it is a gap.
 * @throws InputError for a file that cannot be read, or with more than 1 % invalid rows;
 * AgentsError no_candles, symbol_not_found
 */
export async function readCandles(
  { paths, symbols, ...times }: CandleFiles,
  inputs: InputDigest,
  counts: CandleCounts,
): Promise<CandleTable> {
  const table = new CandleTable();
  const candleOf = candleReader(times);
  const wanted = symbols === null ? null : new Set(symbols);
  const seen = new Set<string>();
  for (const path of paths) {
    const counter = new LineCounter();
    for await (const { row } of readRows(path, candleRowSchema, inputs, { counter })) {
      seen.add(row.symbol);
      if (wanted?.has(row.symbol) ?? true) table.add(candleOf(row));
    }
    for (let i = 0; i < counter.invalidLines; i += 1) {
      const issue = counter.issues.at(i);
      counts.addInvalid(issue === undefined ? path : describeLineIssue(issue));
    }
  }
  const missing = symbols?.find((symbol) => !seen.has(symbol));
  if (missing !== undefined) throw notFound(missing, seen);
  if (table.length > 0) return table;
  throw new AgentsError('no_candles', {
    message: `${paths.join(', ')}: no candle was found.`,
    expected: 'rows with timestamp,symbol,open,high,low,close,volume',
    received: 'none',
    next: 'check that the file was written to its end',
  });
}

function notFound(symbol: string, seen: ReadonlySet<string>): AgentsError {
  return new AgentsError('symbol_not_found', {
    message: `The candles have no symbol ${symbol}.`,
    expected: `one of ${[...seen].slice(0, 10).join(', ')}`,
    received: symbol,
    next: 'correct --symbol',
  });
}
