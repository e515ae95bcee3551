import { sum } from '@meta-agent/features';
import type { OutOfFoldScores } from '../out-of-fold-scores';
import { factorise, solveFactorised } from '../solver/cholesky';

/** Strength of the ridge on the slope: about what 20 rows say. */
const SLOPE_RIDGE = 20;
/** A common shift of the offsets changes nothing: this ridge alone decides it. */
const OFFSET_RIDGE = 1e-6;
const MAX_ITERATIONS = 50;
const MIN_STEP = 1e-4;
/** The fit stops at a step that moves no parameter by more than this. */
const TOL = 1e-9;
/** Volatility at which the factor is e^logGain. */
const MIDDLE = 0.5;

/** softmax(e^(logGain + slope * (volatility - 1/2)) * logits + offset). */
interface RegimeTemperature {
  readonly logGain: number;
  readonly slope: number;
  readonly offset: readonly [number, number, number];
}

/** log gain, slope, offsets of SELL, HOLD, BUY. */
type Point = Float64Array;
const SIZE = 5;
const SLOPE = 1;
const OFFSETS = 2;

/**
 * Temperature scaling whose temperature depends on volatility, with an offset per class: the least
 * weighted log loss plus 20 * slope² / 2, by Fisher scoring with halved steps. The Fisher matrix is
 * positive semidefinite everywhere, also where the loss is not convex in the exponent.
 * @param isSloped false holds the slope at 0: the simpler form to compare with
 */
export function fitTemperatureRegime(
  scores: OutOfFoldScores,
  isSloped: boolean,
): RegimeTemperature {
  let point: Point = new Float64Array(SIZE);
  let current = lossAt(scores, point);
  for (let i = 0; i < MAX_ITERATIONS; i += 1) {
    const step = fisherStep(scores, point, isSloped);
    const next = descend(scores, point, step, current);
    if (next === null) break;
    ({ point, loss: current } = next);
    if (Math.max(...step.map(Math.abs)) < TOL) break;
  }
  const shift = sum(point.subarray(OFFSETS)) / 3;
  const [logGain, slope, sell, hold, buy] = point as unknown as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { logGain, slope, offset: [sell - shift, hold - shift, buy - shift] };
}

/** The first of the halved steps that lowers the loss; null at the optimum. */
function descend(scores: OutOfFoldScores, from: Point, step: Point, loss: number) {
  for (let length = 1; length >= MIN_STEP; length /= 2) {
    const point = from.map((value, i) => value - length * step[i]);
    const found = lossAt(scores, point);
    if (found < loss) return { point, loss: found };
  }
  return null;
}

/** The inverse of the Fisher matrix times the gradient. */
function fisherStep(scores: OutOfFoldScores, point: Point, isSloped: boolean): Point {
  const gradient = new Float64Array(SIZE);
  const fisher = new Float64Array(SIZE * SIZE);
  gradient[SLOPE] = SLOPE_RIDGE * point[SLOPE];
  fisher[SLOPE * SIZE + SLOPE] = SLOPE_RIDGE;
  for (let k = OFFSETS; k < SIZE; k += 1) {
    gradient[k] = OFFSET_RIDGE * point[k];
    fisher[k * SIZE + k] = OFFSET_RIDGE;
  }
  eachRow(scores, point, (row) => {
    addRow(row, gradient, fisher);
  });
  if (!isSloped) holdAtZero(SLOPE, gradient, fisher);
  factorise(fisher, SIZE);
  solveFactorised(fisher, gradient);
  return gradient;
}

interface Row {
  /** Probabilities of the three classes. */
  readonly p: Float64Array;
  /** Sharpened logits without the offsets: the derivative by the log gain. */
  readonly u: Float64Array;
  readonly distance: number;
  readonly y: number;
  readonly weight: number;
}

/** Adds w J'(p - y) and w J'(diag(p) - pp')J, where J has columns u, distance * u and the identity. */
function addRow({ p, u, distance, y, weight }: Row, gradient: Point, fisher: Float64Array): void {
  const mean = p[0] * u[0] + p[1] * u[1] + p[2] * u[2];
  const variance =
    p[0] * (u[0] - mean) ** 2 + p[1] * (u[1] - mean) ** 2 + p[2] * (u[2] - mean) ** 2;
  const slope = weight * (mean - u[y]);
  gradient[0] += slope;
  gradient[SLOPE] += distance * slope;
  fisher[0] += weight * variance;
  fisher[SLOPE * SIZE] += weight * distance * variance;
  fisher[SLOPE * SIZE + SLOPE] += weight * distance * distance * variance;
  for (let k = 0; k < 3; k += 1) {
    const at = (OFFSETS + k) * SIZE;
    gradient[OFFSETS + k] += weight * (p[k] - Number(k === y));
    const cross = weight * p[k] * (u[k] - mean);
    fisher[at] += cross;
    fisher[at + SLOPE] += distance * cross;
    for (let l = 0; l <= k; l += 1) {
      fisher[at + OFFSETS + l] += weight * p[k] * (Number(k === l) - p[l]);
    }
  }
}

/** Fixes a parameter: its step is 0. Only the lower triangle is read. */
function holdAtZero(at: number, gradient: Point, fisher: Float64Array): void {
  gradient[at] = 0;
  for (let i = 0; i < SIZE; i += 1) {
    fisher[at * SIZE + i] = Number(i === at);
    fisher[i * SIZE + at] = Number(i === at);
  }
}

function lossAt(scores: OutOfFoldScores, point: Point): number {
  let loss = (SLOPE_RIDGE * point[SLOPE] ** 2) / 2;
  for (const offset of point.subarray(OFFSETS)) loss += (OFFSET_RIDGE * offset ** 2) / 2;
  eachRow(scores, point, ({ p, y, weight }) => {
    loss -= weight * Math.log(Math.max(Number.MIN_VALUE, p[y]));
  });
  return loss;
}

/** Visits each row; the arrays of a row are used again for the next. */
function eachRow(scores: OutOfFoldScores, point: Point, visit: (row: Row) => void): void {
  const { logits, classes, weights, volatilities = null } = scores;
  const p = new Float64Array(3);
  const u = new Float64Array(3);
  for (let i = 0; i < classes.length; i += 1) {
    const distance = volatilities === null ? 0 : volatilities[i] - MIDDLE;
    const sharpness = Math.exp(point[0] + point[SLOPE] * distance);
    let max = -Infinity;
    for (let k = 0; k < 3; k += 1) {
      u[k] = sharpness * logits[3 * i + k];
      p[k] = u[k] + point[OFFSETS + k];
      max = Math.max(max, p[k]);
    }
    let total = 0;
    for (let k = 0; k < 3; k += 1) total += p[k] = Math.exp(p[k] - max);
    for (let k = 0; k < 3; k += 1) p[k] /= total;
    visit({ p, u, distance, y: classes[i], weight: weights[i] });
  }
}
