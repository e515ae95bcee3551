import type { Calibration, CalibrationMethod } from '@meta-agent/model-io';
import { fitIsotonic } from './isotonic';
import { fitPlatt } from './platt';
import { fitTemperature } from './temperature';

/** Logits of rows that the scoring model never saw, and what the rows turned out to be. */
export interface OutOfFoldScores {
  /** n x 3, row by row. */
  readonly logits: Float64Array;
  /** n class indices 0..2. */
  readonly classes: Uint8Array;
}

const FITS: Readonly<Record<CalibrationMethod, (scores: OutOfFoldScores) => Calibration>> = {
  none: () => ({ method: 'none' }),
  temperature: ({ logits, classes }) => ({
    method: 'temperature',
    temperature: fitTemperature(logits, classes),
  }),
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

/** Fits the calibration of that method on out-of-fold scores. */
export function fitCalibration(method: CalibrationMethod, scores: OutOfFoldScores): Calibration {
  return FITS[method](scores);
}

function perClass<T>(
  { logits, classes }: OutOfFoldScores,
  fit: (scores: Float64Array, positive: boolean[]) => T,
): [T, T, T] {
  const fitOne = (k: number) =>
    fit(
      Float64Array.from(classes, (_, i) => logits[3 * i + k]),
      Array.from(classes, (y) => y === k),
    );
  return [fitOne(0), fitOne(1), fitOne(2)];
}
