import { toLogOdds, type Calibration, type CalibrationMethod } from '@meta-agent/model-io';
import type { OutOfFoldScores } from '../out-of-fold-scores';
import { fitIsotonic } from './fit-isotonic';
import { fitPlatt } from './fit-platt';
import { fitTemperature } from './fit-temperature';
import { fitTemperatureRegime } from './fit-temperature-regime';

/**
 * A method, or `temperature_offset`: `temperature_regime` with a slope of 0. It is only compared with:
 * the slope must be worth a standard error.
 */
export type FittedMethod = CalibrationMethod | 'temperature_offset';

const FITS: Readonly<Record<FittedMethod, (scores: OutOfFoldScores) => Calibration>> = {
  none: () => ({ method: 'none' }),
  temperature: (scores) => ({ method: 'temperature', temperature: fitTemperature(scores) }),
  temperature_regime: (scores) => regimeTemperature(scores, true),
  temperature_offset: (scores) => regimeTemperature(scores, false),
  platt: (scores) => {
    const logOdds = { ...scores, logits: logOddsOf(scores.logits) };
    return { method: 'platt', input: 'log_odds', ...plattOf(logOdds) };
  },
  platt_logit: (scores) => ({ method: 'platt_logit', ...plattOf(scores) }),
  isotonic: (scores) => ({ method: 'isotonic', curves: perClass(scores, fitIsotonic) }),
};

/** Fits a calibration with the given method on out-of-fold scores. */
export function fitCalibration(method: FittedMethod, scores: OutOfFoldScores): Calibration {
  return FITS[method](scores);
}

function regimeTemperature(scores: OutOfFoldScores, isSloped: boolean): Calibration {
  const { logGain, slope, offset } = fitTemperatureRegime(scores, isSloped);
  return {
    method: 'temperature_regime',
    log_gain: logGain,
    volatility_slope: slope,
    offset: [...offset],
  };
}

function plattOf(scores: OutOfFoldScores) {
  const [sell, hold, buy] = perClass(scores, fitPlatt);
  const of = (name: 'a' | 'b'): [number, number, number] => [sell[name], hold[name], buy[name]];
  return { a: of('a'), b: of('b') };
}

/** A copy of n x 3 logits as log-odds: a softmax logit alone is not its class's log-odds. */
function logOddsOf(logits: Float64Array): Float64Array {
  const logOdds = logits.slice();
  for (let at = 0; at < logOdds.length; at += 3) toLogOdds(logOdds.subarray(at, at + 3));
  return logOdds;
}

/** Plain loops: `from` reads a column through its iterator. */
function perClass<T>(
  { logits, classes, weights }: OutOfFoldScores,
  fit: (scores: Float64Array, positive: Uint8Array, weights: Float64Array) => T,
): [T, T, T] {
  const fitOne = (k: number) => {
    const scores = new Float64Array(classes.length);
    const positive = new Uint8Array(classes.length);
    for (let i = 0; i < classes.length; i += 1) {
      scores[i] = logits[3 * i + k];
      positive[i] = Number(classes[i] === k);
    }
    return fit(scores, positive, weights);
  };
  return [fitOne(0), fitOne(1), fitOne(2)];
}
