import { stringify } from 'csv-stringify/sync';
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

export const FILE_FORMATS: readonly FileFormat[] = [
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

export const TRUTH_FILE = 'truth.json';

export const FILE_NAMES: readonly string[] = [...FILE_FORMATS.map(({ name }) => name), TRUTH_FILE];
