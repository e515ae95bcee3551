import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { matrixFeatures } from '../data/rows/feature-rows';
import type { LabelledRows } from '../fit/logistic-regression';

export interface RandomProblem {
  readonly name: string;
  /** The features of the rows: n x width, row by row. */
  readonly matrix: Float64Array;
  readonly rows: LabelledRows;
  readonly C: number;
  readonly classWeight: 'balanced' | 'none';
}

const SIZES = [500, 800, 1200, 2500, 5000, 700, 1500, 600, 1000, 20_000];
const DEFECTS = ['none', 'constant', 'collinear', 'one-hot', 'rare class', 'all'] as const;

/** Number `seed` of a fixed series of problems; every hundredth has 100,000 rows. */
export function randomProblem(seed: number): RandomProblem {
  const random = xoroshiro128plus(seed + 1);
  const next = () => uniformFloat64(random);
  // The first numbers of neighbouring seeds are similar: discard them.
  for (let i = 0; i < 20; i += 1) next();
  const n = seed % 100 === 60 ? 100_000 : SIZES[seed % SIZES.length];
  const width = seed % 3 === 2 ? 75 : 26;
  const defect = DEFECTS[Math.floor(next() * DEFECTS.length)];
  const has = (name: (typeof DEFECTS)[number]) => defect === name || defect === 'all';
  const C = 0.003 * (10 / 0.003) ** next();
  const truth = Array.from({ length: 3 * width }, () => 2 * next() - 1);
  const shares = has('rare class') ? [0, 0, -6] : [0, 0.5, -0.5];
  const matrix = new Float64Array(n * width);
  const classes = new Uint8Array(n);
  const spread = Array.from({ length: width }, () => 10 ** (4 * next() - 2));
  const centre = Array.from({ length: width }, () => 4 * next() - 2);
  for (let i = 0; i < n; i += 1) {
    const row = matrix.subarray(i * width, (i + 1) * width);
    const noise = row.map(() => next() + next() + next() - 1.5);
    noise.forEach((x, j) => {
      row[j] = spread[j] * (x + centre[j]);
    });
    if (has('constant')) row.fill(0.1, 0, 2);
    if (has('collinear')) [row[2], row[3]] = [row[4] + row[5], -3 * row[4]];
    if (has('one-hot')) fillOneHot(row.subarray(6, 18), next);
    const scores = shares.map(
      (share, k) => share + noise.reduce((sum, x, j) => sum + x * truth[3 * j + k], 0) - log(next),
    );
    classes[i] = i < 3 ? i : scores.indexOf(Math.max(...scores));
  }
  const timestampsMs = Float64Array.from({ length: n }, (_, i) => i * 60_000);
  return {
    name: `${seed}: ${n} x ${width}, C ${C.toPrecision(2)}, ${defect}`,
    matrix,
    rows: { features: matrixFeatures(matrix, width), classes, timestampsMs },
    C,
    classWeight: next() < 0.5 ? 'balanced' : 'none',
  };
}

/** Gumbel noise: added to the scores, it makes the maximum a draw from their softmax. */
function log(next: () => number): number {
  return Math.log(-Math.log(next() + 1e-12) + 1e-12);
}

function fillOneHot(out: Float64Array, next: () => number): void {
  out.fill(0);
  for (let from = 0; from < out.length; from += 3) out[from + Math.floor(3 * next())] = 1;
}
