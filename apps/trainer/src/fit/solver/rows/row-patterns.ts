/** A feature with more distinct values than this is not used to separate patterns. */
const MAX_VALUES = 8;
const MAX_PATTERNS = 1024;
/** A pattern with fewer rows costs more than it saves. */
const MIN_ROWS_PER_PATTERN = 32;

export interface RowPatterns {
  /** n pattern numbers from 0: rows with the same number agree in the features used. */
  readonly patterns: Uint32Array;
  readonly count: number;
}

/**
 * Numbers the rows by their values in the features with few distinct values. A feature that would
 * make too many patterns is skipped.
 * @param features n x width, row by row
 */
export function patternOfRows(features: Float64Array, width: number): RowPatterns {
  const n = features.length / width;
  const limit = Math.max(1, Math.min(MAX_PATTERNS, Math.floor(n / MIN_ROWS_PER_PATTERN)));
  let known: RowPatterns = { patterns: new Uint32Array(n), count: 1 };
  for (let j = 0; j < width; j += 1) {
    const codes = codeColumn(features, width, j);
    if (codes !== null) known = splitBy(known, codes, limit) ?? known;
  }
  return known;
}

/** A code for each row's value; null when the column has too many distinct values. */
function codeColumn(features: Float64Array, width: number, j: number): Uint8Array | null {
  const codes = new Uint8Array(features.length / width);
  const values: number[] = [];
  for (let i = 0; i < codes.length; i += 1) {
    const value = features[i * width + j];
    let code = 0;
    while (code < values.length && values[code] !== value) code += 1;
    if (code === MAX_VALUES) return null;
    if (code === values.length) values.push(value);
    codes[i] = code;
  }
  return codes;
}

/** Splits each pattern by the codes of its rows; null when the patterns exceed the limit. */
function splitBy(known: RowPatterns, codes: Uint8Array, limit: number): RowPatterns | null {
  const numbers = new Int32Array(known.count * MAX_VALUES).fill(-1);
  const patterns = new Uint32Array(codes.length);
  let count = 0;
  for (let i = 0; i < codes.length; i += 1) {
    const at = known.patterns[i] * MAX_VALUES + codes[i];
    if (numbers[at] === -1) {
      if (count === limit) return null;
      numbers[at] = count;
      count += 1;
    }
    patterns[i] = numbers[at];
  }
  return { patterns, count };
}

/** Sorts rows by number, stably; `starts` has `count` + 1 entries. */
export function countingSort(numbers: Uint32Array, count: number) {
  const starts = new Uint32Array(count + 1);
  for (const number of numbers) starts[number + 1] += 1;
  for (let k = 0; k < count; k += 1) starts[k + 1] += starts[k];
  const next = starts.slice();
  const order = new Uint32Array(numbers.length);
  numbers.forEach((number, row) => {
    order[next[number]] = row;
    next[number] += 1;
  });
  return { order, starts };
}
