import { z } from 'zod';

const triple = z.tuple([z.number(), z.number(), z.number()]);

const isIncreasing = (values: readonly number[]) =>
  values.every((value, i) => i === 0 || value > values[i - 1]);

const isNonDecreasing = (values: readonly number[]) =>
  values.every((value, i) => i === 0 || value >= values[i - 1]);

const curveSchema = z
  .object({
    x: z.array(z.number()).min(1).refine(isIncreasing, 'strictly increasing logits'),
    y: z
      .array(z.number().min(0).max(1))
      .refine(isNonDecreasing, 'probabilities that never decrease'),
  })
  .refine(({ x, y }) => x.length === y.length, 'as many y as x');

/** A calibration of logits to probabilities; three numbers stand for SELL, HOLD, BUY. */
export const calibrationSchema = z.discriminatedUnion('method', [
  z.object({ method: z.literal('none') }),
  z.object({ method: z.literal('temperature'), temperature: z.number().positive() }),
  /** softmax(e^(log_gain + volatility_slope * (volatility - 1/2)) * logits + offset). */
  z.object({
    method: z.literal('temperature_regime'),
    log_gain: z.number(),
    volatility_slope: z.number(),
    offset: triple,
  }),
  /** Of the log-odds of the softmax probability; older artifacts have no `input`: of its logit. */
  z.object({
    method: z.literal('platt'),
    input: z.literal('log_odds').optional(),
    a: triple,
    b: triple,
  }),
  z.object({ method: z.literal('platt_logit'), a: triple, b: triple }),
  z.object({
    method: z.literal('isotonic'),
    curves: z.tuple([curveSchema, curveSchema, curveSchema]),
  }),
]);
export type Calibration = z.infer<typeof calibrationSchema>;
export type CalibrationMethod = Calibration['method'];

/**
 * Turns three (calibrated) logits into probabilities that sum to 1, in place.
 * @param volatility 0..1, of the record; only `temperature_regime` reads it
 */
type Normaliser = (values: Float64Array, volatility: number) => void;

/** How `temperature_regime` sharpens logits in place: the rest of its formula is an affine map. */
interface RegimeSharpening {
  /** e^(slope * (volatility - 1/2)). */
  readonly slope: number;
  readonly offset: readonly [number, number, number];
}

/**
 * A calibration in two steps: an affine map per class, logit'[k] = gain[k] * logit[k] + offset[k],
 * which a scorer folds into its weights, and a normaliser.
 */
export interface CalibrationSteps {
  readonly gain: readonly [number, number, number];
  readonly offset: readonly [number, number, number];
  readonly normalise: Normaliser;
  /** What the normaliser does to the logits before its softmax; null when it reads no volatility. */
  readonly sharpening: RegimeSharpening | null;
}

type Of<M extends CalibrationMethod> = Extract<Calibration, { method: M }>;

type Triple = readonly [number, number, number];

/** The steps that all methods share unless they say otherwise. */
const PLAIN = { gain: [1, 1, 1], offset: [0, 0, 0], normalise: softmax, sharpening: null } as const;

const METHODS: { readonly [M in CalibrationMethod]: (fitted: Of<M>) => CalibrationSteps } = {
  none: () => PLAIN,
  temperature: ({ temperature: t }) => ({ ...PLAIN, gain: [1 / t, 1 / t, 1 / t] }),
  temperature_regime: ({ log_gain, volatility_slope: slope, offset }) => {
    const gain = Math.exp(log_gain);
    const sharpening = { slope, offset };
    return {
      ...PLAIN,
      gain: [gain, gain, gain],
      normalise: sharpenByVolatility(sharpening),
      sharpening,
    };
  },
  platt: ({ input, a, b }) =>
    input === 'log_odds' ? { ...PLAIN, normalise: plattOfLogOdds(a, b) } : plattOfLogits(a, b),
  platt_logit: ({ a, b }) => plattOfLogits(a, b),
  isotonic: ({ curves }) => ({ ...PLAIN, normalise: interpolateCurves(curves) }),
};

const plattOfLogits = (a: Triple, b: Triple): CalibrationSteps => ({
  ...PLAIN,
  gain: [-a[0], -a[1], -a[2]],
  offset: [-b[0], -b[1], -b[2]],
  normalise: normaliseSigmoids,
});

export const CALIBRATION_METHODS = Object.keys(METHODS) as readonly CalibrationMethod[];

/** The two steps of a fitted calibration. */
export function stepsOf<M extends CalibrationMethod>(calibration: Of<M>): CalibrationSteps {
  return METHODS[calibration.method](calibration);
}

/**
 * Applies a calibration to uncalibrated logits: `logits` (3) to probabilities in `out` (3), which
 * may be the same array. The arithmetic equals that of the scorer. Without a volatility (0..1) it is
 * that of a record whose regime is not known, 0.5.
 * @example
 * const probabilities = new Float64Array(3);
 * createCalibrator({ method: 'none' })(Float64Array.of(1, 1, 1), probabilities);
 * Array.from(probabilities); // [1 / 3, 1 / 3, 1 / 3]
 */
export function createCalibrator(
  calibration: Calibration,
): (logits: Float64Array, out: Float64Array, volatility?: number) => void {
  const { gain, offset, normalise } = stepsOf(calibration);
  return (logits, out, volatility = MIDDLE) => {
    for (let k = 0; k < 3; k += 1) out[k] = gain[k] * logits[k] + offset[k];
    normalise(out, volatility);
  };
}

/** The volatility at which `temperature_regime` has its plain temperature. */
const MIDDLE = 0.5;

/** The factor of the logits at this volatility (0..1). */
export function sharpnessAt({ slope }: RegimeSharpening, volatility: number): number {
  return Math.exp(slope * (volatility - MIDDLE));
}

function sharpenByVolatility(sharpening: RegimeSharpening): Normaliser {
  const [sell, hold, buy] = sharpening.offset;
  return (values, volatility) => {
    const sharpness = sharpnessAt(sharpening, volatility);
    values[0] = sharpness * values[0] + sell;
    values[1] = sharpness * values[1] + hold;
    values[2] = sharpness * values[2] + buy;
    softmax(values);
  };
}

/** exp(v[k]) / sum of exp(v), shifted by the maximum so that nothing overflows. */
export function softmax(values: Float64Array): void {
  const max = Math.max(values[0], values[1], values[2]);
  const sell = Math.exp(values[0] - max);
  const hold = Math.exp(values[1] - max);
  const buy = Math.exp(values[2] - max);
  const sum = sell + hold + buy;
  values[0] = sell / sum;
  values[1] = hold / sum;
  values[2] = buy / sum;
}

function sigmoid(value: number): number {
  if (value >= 0) return 1 / (1 + Math.exp(-value));
  const e = Math.exp(value);
  return e / (1 + e);
}

/** Below this sum the sigmoids lose digits to underflow. */
const TINY = 1e-290;

/** sigmoid(v[k]) / sum of sigmoid(v). */
function normaliseSigmoids(values: Float64Array): void {
  const sell = sigmoid(values[0]);
  const hold = sigmoid(values[1]);
  const buy = sigmoid(values[2]);
  const sum = sell + hold + buy;
  if (sum < TINY) {
    // For such values sigmoid(v) equals exp(v) to the last bit, so softmax gives this quotient.
    softmax(values);
    return;
  }
  values[0] = sell / sum;
  values[1] = hold / sum;
  values[2] = buy / sum;
}

/**
 * The log-odds log p / (1 - p) of each softmax probability, from three logits, in place.
 * @example
 * const values = Float64Array.of(0, 0, 0);
 * toLogOdds(values);
 * values[0]; // -Math.log(2)
 */
export function toLogOdds(values: Float64Array): void {
  const [sell, hold, buy] = values as unknown as readonly [number, number, number];
  values[0] = sell - logSum(hold, buy);
  values[1] = hold - logSum(sell, buy);
  values[2] = buy - logSum(sell, hold);
}

/** log(exp(a) + exp(b)) without overflow. */
function logSum(a: number, b: number): number {
  const max = Math.max(a, b);
  return max + Math.log1p(Math.exp(Math.min(a, b) - max));
}

function plattOfLogOdds(a: Triple, b: Triple): Normaliser {
  return (values) => {
    toLogOdds(values);
    for (let k = 0; k < 3; k += 1) values[k] = -(a[k] * values[k] + b[k]);
    normaliseSigmoids(values);
  };
}

/** Applies one curve per class, then normalises; all zeros become uniform, as in scikit-learn. */
function interpolateCurves(curves: Of<'isotonic'>['curves']): Normaliser {
  const xs = curves.map(({ x }) => Float64Array.from(x));
  const ys = curves.map(({ y }) => Float64Array.from(y));
  return (values) => {
    let sum = 0;
    for (let k = 0; k < 3; k += 1) {
      const y = interpolate(xs[k], ys[k], values[k]);
      values[k] = y;
      sum += y;
    }
    for (let k = 0; k < 3; k += 1) values[k] = sum === 0 ? 1 / 3 : values[k] / sum;
  };
}

/** Piecewise linear through (x, y), flat beyond both ends; NaN stays NaN. */
function interpolate(x: Float64Array, y: Float64Array, at: number): number {
  let low = 0;
  let high = x.length - 1;
  if (at <= x[low]) return y[low];
  if (at >= x[high]) return y[high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= at) low = middle;
    else high = middle;
  }
  return y[low] + ((at - x[low]) / (x[high] - x[low])) * (y[high] - y[low]);
}
