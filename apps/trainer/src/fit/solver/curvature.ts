import { CONTRASTS } from './rows/contrasts';
import { foldIntoGroup, unscale, type RawCoefficients } from './rows/fold-features';
import type { RowGroup } from './rows/grouped-rows';
import type { TrainingSet } from './rows/training-set';

const MAX_LOGIT = 700;
/** Rows that suffice to estimate the Hessian: R. H. Byrd et al., SIAM J. Optim. 21 (2011). */
const SAMPLE_ROWS = 10_000;
const [U, V] = [CONTRASTS[0][0], CONTRASTS[0][1]];
/** The blocks first x first, first x second and second x second of the two contrasts. */
const BLOCKS = [
  [0, 0],
  [0, 1],
  [1, 1],
] as const;

/** An estimate of the Hessian of the summed loss. */
export interface Hessian {
  /** size x size, row by row, with only the lower triangle filled. */
  readonly entries: Float64Array;
  readonly size: number;
  /** Number of rows used. */
  readonly rows: number;
}

/**
 * The Hessian of the summed loss at `point`, estimated from every k-th row of each group:
 * sum of w * (B' (diag(p) - p p') B) x (x x'), where B is the basis of the contrasts.
 */
export function estimateHessian(set: TrainingSet, point: Float64Array): Hessian {
  const { grouped, ends, size, scaler } = set;
  const inputs = grouped.width + 1;
  const stride = Math.max(1, Math.ceil(size / SAMPLE_ROWS));
  const raw = unscale(point, scaler);
  const blocks = BLOCKS.map(() => new Float64Array(inputs * inputs));
  let rows = 0;
  grouped.groups.forEach((group, g) => {
    const sums = sumOfGroup(set, group, ends[g], stride, raw);
    rows += sums.rows;
    blocks.forEach((block, b) => {
      expand(sums.blocks[b], group, block, inputs);
    });
  });
  return { entries: assemble(blocks, set, size / rows), size: point.length, rows };
}

/** Sums of curvature * u u' over some rows of a group, where u is the row's own values and 1. */
function sumOfGroup(
  { grouped: { values }, weights }: TrainingSet,
  group: RowGroup,
  end: number,
  stride: number,
  raw: RawCoefficients,
) {
  const { start, offset, inputs } = group;
  const size = inputs + 1;
  const [first, second, u] = [0, 0, 0].map(() => new Float64Array(size));
  const blocks = BLOCKS.map(() => new Float64Array(size * size));
  foldIntoGroup(raw, group, first, second);
  u[inputs] = 1;
  let rows = 0;
  for (let i = start; i < end; i += stride) {
    const at = offset + (i - start) * inputs;
    for (let s = 0; s < inputs; s += 1) u[s] = values[at + s];
    const curvatures = curvaturesAt(weights[i], dot(first, u), dot(second, u));
    addOuter(blocks, curvatures, u);
    rows += 1;
  }
  return { rows, blocks };
}

/** The three distinct entries of w * B' (diag(p) - p p') B. */
function curvaturesAt(weight: number, logit0: number, logit1: number) {
  const odds0 = Math.exp(Math.min(logit0, MAX_LOGIT));
  const odds1 = Math.exp(Math.min(logit1, MAX_LOGIT));
  const p2 = 1 / (1 + odds0 + odds1);
  const [p0, p1] = [odds0 * p2, odds1 * p2];
  const mean0 = U * (p0 - p1);
  const mean1 = V * (p0 + p1 - 2 * p2);
  return [
    weight * (U * U * (p0 + p1) - mean0 * mean0),
    weight * (U * V * (p0 - p1) - mean0 * mean1),
    weight * (V * V * (p0 + p1 + 4 * p2) - mean1 * mean1),
  ] as const;
}

function addOuter(
  [block0, block1, block2]: readonly Float64Array[],
  [c0, c1, c2]: readonly [number, number, number],
  u: Float64Array,
): void {
  const size = u.length;
  for (let s = 0; s < size; s += 1) {
    for (let t = 0; t <= s; t += 1) {
      const product = u[s] * u[t];
      block0[s * size + t] += c0 * product;
      block1[s * size + t] += c1 * product;
      block2[s * size + t] += c2 * product;
    }
  }
}

/** Adds a group's sums to the sums of all features and of the intercept, which comes last. */
function expand(sums: Float64Array, group: RowGroup, block: Float64Array, size: number): void {
  const { inputs, sources, constants } = group;
  const at = [...sources, inputs].map((source) => (source < 0 ? inputs : source));
  const factor = [...sources, inputs].map((source, j) => (source < 0 ? constants[j] : 1));
  const used = [...factor.keys()].filter((j) => factor[j] !== 0);
  for (const j of used) {
    for (const l of used) {
      if (l > j) break;
      const [low, high] = at[j] < at[l] ? [at[j], at[l]] : [at[l], at[j]];
      block[j * size + l] += factor[j] * factor[l] * sums[high * (inputs + 1) + low];
    }
  }
}

/** Converts to scaled features, with both contrasts of an input side by side as in a point. */
function assemble(
  blocks: readonly Float64Array[],
  { grouped: { width }, scaler: { mean, scale } }: TrainingSet,
  factor: number,
): Float64Array {
  const size = width + 1;
  const dimension = 2 * size;
  const hessian = new Float64Array(dimension * dimension);
  const means = [...mean, 0];
  const scales = [...scale, 1];
  BLOCKS.forEach(([a, b], which) => {
    const block = blocks[which];
    const last = width * size;
    for (let j = 0; j <= width; j += 1) {
      for (let l = 0; l <= j; l += 1) {
        const centred =
          j === width
            ? block[last + l] - means[l] * block[last + width]
            : block[j * size + l] -
              means[j] * block[last + l] -
              means[l] * block[last + j] +
              means[j] * means[l] * block[last + width];
        const value = (factor * centred) / (scales[j] * scales[l]);
        hessian[(2 * j + a) * dimension + 2 * l + b] = value;
        hessian[(2 * j + b) * dimension + 2 * l + a] = value;
      }
    }
  });
  return hessian;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}
