import {
  GroundTruth,
  KEY_COLUMNS,
  labelRowSchema,
  openTradeSchema,
  outcomeRowSchema,
} from '@meta-agent/outcomes';
import type { InputDigest } from '../input-digest';
import { LineCounter } from '../line-counter';
import { readRowBatches, type ReadRowsOptions } from '../rows/read-rows';

/** The files with outcomes or labels of the records, and how to read them. */
export interface GroundTruthFiles {
  readonly outcomesPath: string | null;
  readonly labelsPath: string | null;
  /** From a symbol of these files to the symbol of the log. */
  readonly symbolMap: ReadonlyMap<string, string>;
  /** Largest share (0..1) of invalid rows. */
  readonly maxInvalidShare: number;
  /** Whether a last line that no line feed ends is left for a later reading. */
  readonly isGrowing?: boolean;
}

/** One of the files, and the counts of its rows. */
export interface JoinedFile {
  readonly path: string;
  readonly rows: LineCounter;
}

/** The files as read; null for a missing file. */
export interface JoinedFiles {
  readonly truth: GroundTruth;
  readonly outcomes: JoinedFile | null;
  readonly labels: JoinedFile | null;
}

const OUTCOME_COLUMNS = ['action', 'outcome', 'pnl_pct', 'hold_duration_minutes'] as const;
const LABEL_COLUMNS = ['label'] as const;

/** Time and symbol, or the id of the decision, before these. */
function columnSets(columns: readonly string[]): string[][] {
  const [timestamp, symbol, id] = KEY_COLUMNS;
  return [
    [timestamp, symbol, ...columns],
    [id, ...columns],
  ];
}

const OUTCOMES: ReadRowsOptions = {
  columnSets: columnSets(OUTCOME_COLUMNS),
  passedOver: openTradeSchema,
  lookalikes: [{ columns: LABEL_COLUMNS, next: 'this looks like labels: use --labels' }],
};
const LABELS: ReadRowsOptions = {
  columnSets: columnSets(LABEL_COLUMNS),
  lookalikes: [{ columns: OUTCOME_COLUMNS, next: 'this looks like outcomes: use --outcomes' }],
};

/**
 * Reads outcomes, then labels.
 * @throws InputError
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await writeFile('labels.csv', 'timestamp,symbol,label\n2026-02-05T23:54:27Z,BTCUSDT,BUY\n');
 * const settings = { outcomesPath: null, symbolMap: new Map(), maxInvalidShare: 0 };
 * const files = await readGroundTruth({ ...settings, labelsPath: 'labels.csv' }, new InputDigest());
 * const record = { timestampMs: Date.UTC(2026, 1, 5, 23, 54, 27), symbol: 'BTCUSDT' };
 * files.truth.find(record).fileLabel; // 'BUY'
 */
export async function readGroundTruth(
  { outcomesPath, labelsPath, symbolMap, maxInvalidShare, isGrowing = false }: GroundTruthFiles,
  inputs: InputDigest,
): Promise<JoinedFiles> {
  const outcomes = joinedFile(outcomesPath);
  const labels = joinedFile(labelsPath);
  const optionsOf = ({ rows: counter }: JoinedFile) => ({ counter, maxInvalidShare, isGrowing });
  const truth = await GroundTruth.collect({
    outcomes:
      outcomes &&
      readRowBatches(outcomes.path, outcomeRowSchema, inputs, {
        ...OUTCOMES,
        ...optionsOf(outcomes),
      }),
    labels:
      labels &&
      readRowBatches(labels.path, labelRowSchema, inputs, { ...LABELS, ...optionsOf(labels) }),
    symbolMap,
  });
  return { truth, outcomes, labels };
}

const joinedFile = (path: string | null): JoinedFile | null =>
  path === null ? null : { path, rows: new LineCounter() };

/** The map of pairs like `ETH/USDT:USDT=ETHUSDT`: symbol of these files = symbol of the log. */
export function parseSymbolMap(pairs: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    pairs.map((pair) => {
      const at = pair.lastIndexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
