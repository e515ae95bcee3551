import { endOfNumber, endOfText } from './line-bytes';
import { scalarsOf, type Scalar } from './scalars-of';

/** A longer line is not worth a template. */
const LONGEST_BYTES = 65_536;
const BRACE = 0x7b;

/**
 * A line of JSON with holes for its texts and numbers. A line that differs from the one it was made
 * of in these alone has the same keys, and is valid JSON as well: it is read without `JSON.parse`.
 */
export class LineTemplate {
  readonly holes: readonly Pick<Scalar, 'path' | 'kind'>[];
  /** Where the text in each hole starts and ends in the line that matched last. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** The number in each hole of the line that matched last. */
  readonly numbers: Float64Array;
  readonly #isText: Uint8Array;
  /** The bytes before each hole, and those after the last one. */
  readonly #between: readonly Uint8Array[];

  /** The template of a line that `JSON.parse` reads; null for a line that is better read in full. */
  static of(line: Uint8Array): LineTemplate | null {
    // A byte order mark or white space before the record is of this line alone.
    if (line.length > LONGEST_BYTES || line[0] !== BRACE) return null;
    const scalars = scalarsOf(line);
    return scalars && new LineTemplate(Uint8Array.from(line), scalars);
  }

  private constructor(line: Uint8Array, scalars: readonly Scalar[]) {
    this.holes = scalars;
    this.from = new Int32Array(scalars.length);
    this.to = new Int32Array(scalars.length);
    this.numbers = new Float64Array(scalars.length);
    this.#isText = Uint8Array.from(scalars, ({ kind }) => Number(kind === 'text'));
    const ends = [0, ...scalars.map(({ to }) => to)];
    const starts = [...scalars.map(({ from }) => from), line.length];
    this.#between = starts.map((start, i) => line.subarray(ends[i], start));
  }

  /** Whether a line is this one but for its texts and numbers, which are then in the holes. */
  matches(line: Uint8Array): boolean {
    const { from, to, numbers } = this;
    let at = 0;
    for (let hole = 0; hole < from.length; hole += 1) {
      at = endOfLiteral(this.#between[hole], line, at);
      if (at === -1) return false;
      const isText = this.#isText[hole] === 1;
      const end = isText ? endOfText(line, at) : endOfNumber(line, at, numbers, hole);
      if (end === -1) return false;
      from[hole] = at;
      to[hole] = end;
      at = end;
    }
    return endOfLiteral(this.#between[from.length], line, at) === line.length;
  }
}

function endOfLiteral(literal: Uint8Array, line: Uint8Array, from: number): number {
  for (let i = 0; i < literal.length; i += 1) if (literal[i] !== line[from + i]) return -1;
  return from + literal.length;
}
