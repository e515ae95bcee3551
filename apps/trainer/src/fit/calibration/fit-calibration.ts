import type { Calibration, CalibrationMethod } from '@meta-agent/model-io';
import type { OutOfFoldScores } from '../out-of-fold-scores';
import { fitIsotonic } from './fit-isotonic';
import { fitPlatt } from './fit-platt';
import { fitTemperature } from './fit-temperature';

const FITS: Readonly<Record<CalibrationMethod, (scores: OutOfFoldScores) => Calibration>> = {
  none: () => ({ method: 'none' }),
  temperature: (scores) => ({ method: 'temperature', temperature: fitTemperature(scores) }),
  platt: (scores) => {
    const sigmoids = perClass(scores, fitPlatt);
    return {
      method: 'platt',
      a: [sigmoids[0].a, sigmoids[1].a, sigmoids[2].a],
      b: [sigmoids[0].b, sigmoids[1].b, sigmoids[2].b],
    };
  },
  isotonic: (scores) => ({ method: 'isotonic', curves: perClass(scores, fitIsotonic) }),
};

/** Fits a calibration with the given method on out-of-fold scores. */
export function fitCalibration(method: CalibrationMethod, scores: OutOfFoldScores): Calibration {
  return FITS[method](scores);
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
