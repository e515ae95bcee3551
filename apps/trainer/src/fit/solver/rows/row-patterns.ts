import { matrixOf, pickFeatures, type FeatureRows } from '../../../data/rows/feature-rows';

/** A feature with more distinct values than this is not used to separate patterns. */
const MAX_VALUES = 8;
const MAX_PATTERNS = 1024;
/** A pattern with fewer rows costs more than it saves. */
const MIN_ROWS_PER_PATTERN = 32;
/** Rows, spread over all, that show which features have few values. */
const SAMPLE_ROWS = 4096;
/** The values of a feature, and any other value. */
const WAYS = MAX_VALUES + 1;

/** A feature that separates patterns, and its values. */
interface Splitter {
  readonly feature: number;
  readonly values: readonly number[];
}

/**
 * Numbers rows by their values in the features with few distinct values: rows with the same number
 * agree in these, but for a last number, which has the rows of patterns beyond the limit. Features
 * that would make too many patterns, or no further one, are not used.
 */
export class RowPatterns {
  /** Patterns met so far. */
  count = 0;
  readonly #splitters: readonly Splitter[];
  readonly #limit: number;
  /** The number of the rows beyond the limit; -1 before there is one. */
  #rest = -1;
  /** Node x way: 0 for none, a node, or after the last splitter 1 + the pattern. */
  #next = new Uint32Array(WAYS);
  #nodes = 1;

  constructor(features: FeatureRows) {
    const { length } = features;
    this.#limit = Math.max(1, Math.min(MAX_PATTERNS, Math.floor(length / MIN_ROWS_PER_PATTERN)));
    this.#splitters = findSplitters(sampleOf(features), features.width, this.#limit);
  }

  /** The pattern of a row with these features. */
  numberOf(row: Float64Array): number {
    let node = 0;
    for (let depth = 0; depth < this.#splitters.length; depth += 1) {
      const { feature, values } = this.#splitters[depth];
      const at = WAYS * node + wayOf(values, row[feature]);
      if (this.#next[at] === 0) {
        if (this.count >= this.#limit) return this.#restNumber();
        const next = depth === this.#splitters.length - 1 ? ++this.count : this.#addNode();
        this.#next[at] = next;
      }
      node = this.#next[at];
    }
    if (this.#splitters.length > 0) return node - 1;
    this.count = 1;
    return 0;
  }

  #restNumber(): number {
    if (this.#rest === -1) this.#rest = this.count++;
    return this.#rest;
  }

  #addNode(): number {
    const node = this.#nodes++;
    if (WAYS * this.#nodes > this.#next.length) {
      const grown = new Uint32Array(2 * this.#next.length);
      grown.set(this.#next);
      this.#next = grown;
    }
    return node;
  }
}

/** The place of a value; that behind the last one for any other value. */
function wayOf(values: readonly number[], value: number): number {
  let way = 0;
  while (way < values.length && values[way] !== value) way += 1;
  return way;
}

function sampleOf(features: FeatureRows): Float64Array {
  const stride = Math.ceil(features.length / SAMPLE_ROWS);
  const rows = Uint32Array.from(
    { length: Math.ceil(features.length / stride) },
    (_, i) => i * stride,
  );
  return matrixOf(pickFeatures(features, rows));
}

/** @param sample n x width, row by row */
function findSplitters(sample: Float64Array, width: number, limit: number): Splitter[] {
  const splitters: Splitter[] = [];
  let known: Numbered = { patterns: new Uint32Array(sample.length / width), count: 1 };
  for (let feature = 0; feature < width; feature += 1) {
    const coded = codeColumn(sample, width, feature);
    const split = coded && splitBy(known, coded.codes, limit);
    if (!split || split.count === known.count) continue;
    known = split;
    splitters.push({ feature, values: coded.values });
  }
  return splitters;
}

interface Numbered {
  readonly patterns: Uint32Array;
  readonly count: number;
}

/** A code for each row's value; null when the column has too many distinct values. */
function codeColumn(sample: Float64Array, width: number, feature: number) {
  const codes = new Uint8Array(sample.length / width);
  const values: number[] = [];
  for (let i = 0; i < codes.length; i += 1) {
    const value = sample[i * width + feature];
    const code = wayOf(values, value);
    if (code === MAX_VALUES) return null;
    if (code === values.length) values.push(value);
    codes[i] = code;
  }
  return { codes, values };
}

/** Splits each pattern by the codes of its rows; null when the patterns exceed the limit. */
function splitBy(known: Numbered, codes: Uint8Array, limit: number): Numbered | null {
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
export function countingSort(numbers: Uint16Array, count: number) {
  const starts = new Uint32Array(count + 1);
  for (const number of numbers) starts[number + 1] += 1;
  for (let k = 0; k < count; k += 1) starts[k + 1] += starts[k];
  const next = starts.slice();
  const order = new Uint32Array(numbers.length);
  for (let row = 0; row < numbers.length; row += 1) order[next[numbers[row]]++] = row;
  return { order, starts };
}
