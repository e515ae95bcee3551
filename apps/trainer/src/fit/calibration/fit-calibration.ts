import { toLogOdds, type Calibration, type CalibrationMethod } from '@meta-agent/model-io';
import type { OutOfFoldScores } from '../out-of-fold-scores';
import { fitIsotonic } from './fit-isotonic';
import { fitPlatt } from './fit-platt';
import { fitTemperature } from './fit-temperature';

const FITS: Readonly<Record<CalibrationMethod, (scores: OutOfFoldScores) => Calibration>> = {
  none: () => ({ method: 'none' }),
  temperature: (scores) => ({ method: 'temperature', temperature: fitTemperature(scores) }),
  platt: (scores) => {
    const logOdds = { ...scores, logits: logOddsOf(scores.logits) };
    return { method: 'platt', input: 'log_odds', ...plattOf(logOdds) };
  },
  platt_logit: (scores) => ({ method: 'platt_logit', ...plattOf(scores) }),
  isotonic: (scores) => ({ method: 'isotonic', curves: perClass(scores, fitIsotonic) }),
};

/** Fits a calibration with the given method on out-of-fold scores. */
export function fitCalibration(method: CalibrationMethod, scores: OutOfFoldScores): Calibration {
  return FITS[method](scores);
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

function perClass<T>(
  { logits, classes, weights }: OutOfFoldScores,
  fit: (scores: Float64Array, positive: boolean[], weights: Float64Array) => T,
): [T, T, T] {
  const fitOne = (k: number) =>
    fit(
      Float64Array.from(classes, (_, i) => logits[3 * i + k]),
      Array.from(classes, (y) => y === k),
      weights,
    );
  return [fitOne(0), fitOne(1), fitOne(2)];
}
