import type { FeatureSet } from '@meta-agent/features';
import { signalsAt, type SignalTable } from '../signal-table';

/**
 * The features of rows, computed when they are asked for: a matrix of 26 columns in double precision
 * would take more memory than the log.
 */
export interface FeatureRows {
  /** Number of rows. */
  readonly length: number;
  /** Number of features. */
  readonly width: number;
  /** Writes the features of a row into `out`, from `at` on. */
  fill(row: number, out: Float64Array, at?: number): void;
}

/** The features of every row of a table. */
export function tableFeatures(table: SignalTable, set: FeatureSet): FeatureRows {
  const { length } = table;
  const isOfSet = table.agents.join() === set.agents.join();
  return {
    length,
    width: set.names.length,
    fill(row, out, at) {
      if (isOfSet) set.fillRow(table, row, out, at);
      else set.fill(signalsAt(table, row), out, at);
    },
  };
}

/** The rows of a matrix. @param matrix n x width, row by row */
export function matrixFeatures(matrix: Float64Array, width: number): FeatureRows {
  return {
    length: matrix.length / width,
    width,
    fill(row, out, at = 0) {
      for (let j = 0; j < width; j += 1) out[at + j] = matrix[row * width + j];
    },
  };
}

/** The rows with these indices, in the order of the indices. */
export function pickFeatures(features: FeatureRows, rows: ArrayLike<number>): FeatureRows {
  return {
    length: rows.length,
    width: features.width,
    fill(row, out, at) {
      features.fill(rows[row], out, at);
    },
  };
}

/** All features as a matrix: length x width, row by row. */
export function matrixOf(features: FeatureRows): Float64Array {
  const { length, width } = features;
  const matrix = new Float64Array(length * width);
  for (let row = 0; row < length; row += 1) features.fill(row, matrix, row * width);
  return matrix;
}
