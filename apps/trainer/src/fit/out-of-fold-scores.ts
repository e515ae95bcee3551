import { gather, rowsOf } from '../data/signal-table';
import { moveBack } from '../validation/keep-timestamps-whole';

/** When the labels of scored rows were known. */
export interface ScoreTimes {
  readonly timestampsMs: Float64Array;
  /** Null keeps all rows. */
  readonly knownAtMs: Float64Array | null;
  /** Timestamps that are left out before the rows that are calibrated. */
  readonly embargo: number;
}

/** Logits of rows that the scoring model was not trained on, and the classes of these rows. */
export interface OutOfFoldScores {
  /** n x 3, row by row. */
  readonly logits: Float64Array;
  /** n class indices 0..2. */
  readonly classes: Uint8Array;
  /** n weights of the rows. */
  readonly weights: Float64Array;
  /** n volatilities of the rows, 0..1; null or absent: not known. */
  readonly volatilities?: Float64Array | null;
  /** Null keeps all rows. */
  readonly times?: ScoreTimes | null;
}

/**
 * The first `end` scores without those whose label was not known at `atMs`, and without the embargo:
 * scores are training data of a calibration too.
 */
export function scoresKnownAt(scores: OutOfFoldScores, end: number, atMs: number): OutOfFoldScores {
  const { logits, classes, weights, volatilities = null, times = null } = scores;
  const last = times === null ? end : moveBack(times.timestampsMs, end, times.embargo);
  const knownAtMs = times?.knownAtMs ?? null;
  const rows = rowsOf(last, (row) => knownAtMs === null || knownAtMs[row] <= atMs);
  return {
    logits: gather(logits, rows, 3),
    classes: gather(classes, rows, 1),
    weights: gather(weights, rows, 1),
    volatilities: volatilities && gather(volatilities, rows, 1),
  };
}
