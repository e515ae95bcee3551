import { stringify } from 'csv-stringify/sync';
import { isoTime } from '../market/iso-time';
import type { MarketOptions } from '../market/market-options';
import { PricePath } from '../market/price-path';
import type { SimulatedRecord } from '../market/simulate-market';
import { SOURCE } from './truth';

/** A file with lines for the records. */
export interface FileFormat {
  readonly name: string;
  /** Text before the first record, with its line break. */
  readonly header: string;
  /** The lines of the given records, each with its line break. */
  readonly lines: (batch: readonly SimulatedRecord[]) => string;
}

const FILE_FORMATS: readonly FileFormat[] = [
  {
    name: 'predictions.jsonl',
    header: '',
    lines: (batch) =>
      batch.map(({ record }) => `${JSON.stringify({ ...record, source: SOURCE })}\n`).join(''),
  },
  {
    name: 'outcomes.csv',
    header: 'timestamp,symbol,action,outcome,pnl_pct,hold_duration_minutes,source\n',
    lines: (batch) => stringify(batch.flatMap(outcomeRows)),
  },
  {
    name: 'labels.csv',
    header: 'timestamp,symbol,label,source\n',
    lines: (batch) =>
      stringify(batch.map(({ record, label }) => [record.timestamp, record.symbol, label, SOURCE])),
  },
];

function outcomeRows({ record, outcome }: SimulatedRecord): (string | number)[][] {
  if (outcome === null) return [];
  const { action, outcome: result, pnl_pct, hold_duration_minutes } = outcome;
  const { timestamp, symbol } = record;
  return [[timestamp, symbol, action, result, pnl_pct, hold_duration_minutes, SOURCE]];
}

export const PRICES_FILE = 'prices.csv';
export const TRUTH_FILE = 'truth.json';

/** The files with lines for the records of one simulation. */
export function fileFormats({ withPrices, stepMinutes }: MarketOptions): readonly FileFormat[] {
  return withPrices ? [...FILE_FORMATS, pricesFormat(stepMinutes)] : FILE_FORMATS;
}

/** The files of a simulation. */
export function fileNames(withPrices: boolean): readonly string[] {
  const prices = withPrices ? [PRICES_FILE] : [];
  return [...FILE_FORMATS.map(({ name }) => name), ...prices, TRUTH_FILE];
}

/** Volume says nothing: settlement does not read it. */
const VOLUME = 1000;

function pricesFormat(stepMinutes: number): FileFormat {
  const path = new PricePath(stepMinutes);
  return {
    name: PRICES_FILE,
    header: 'timestamp,symbol,open,high,low,close,volume,source\n',
    lines: (batch) =>
      stringify(
        batch
          .flatMap((simulated) => path.candlesOf(simulated))
          .map(({ closeMs, symbol, open, high, low, close }) => {
            return [isoTime(closeMs), symbol, open, high, low, close, VOLUME, SOURCE];
          }),
      ),
  };
}
