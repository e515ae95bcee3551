import { createCalibrator } from '@meta-agent/model-io';
import { gather } from '../../data/signal-table';
import { readTestdata } from '../../testing/read-testdata';
import type { OutOfFoldScores } from '../out-of-fold-scores';
import { fitCalibration } from './fit-calibration';
import { fitIsotonic } from './fit-isotonic';
import { fitPlatt } from './fit-platt';

const evenly = (rows: ArrayLike<unknown>) => new Float64Array(rows.length).fill(1);

interface Reference {
  platt: { scores: number[]; targets: number[]; a: number; b: number }[];
  isotonic: { x: number[]; y: number[]; at: number[]; value: number[] };
}
const reference = JSON.parse(readTestdata('calibration-reference.json')) as Reference;

describe('fitPlatt', () => {
  it.each(reference.platt.map((fit, k) => [k, fit] as const))(
    "finds scikit-learn's a and b for class %d",
    (_, { scores, targets, a, b }) => {
      const sigmoid = fitPlatt(Float64Array.from(scores), Uint8Array.from(targets), evenly(scores));
      expect(Math.abs(sigmoid.a - a)).toBeLessThan(1e-4);
      expect(Math.abs(sigmoid.b - b)).toBeLessThan(1e-4);
    },
  );
});

describe('fitIsotonic', () => {
  it("gives scikit-learn's values on the grid", () => {
    const { x, y, at, value } = reference.isotonic;
    const curve = fitIsotonic(Float64Array.from(x), Uint8Array.from(y), evenly(x));
    // The calibrator normalises over classes: of two complementary curves, read the first.
    const flipped = { x: curve.x, y: curve.y };
    const ones = { x: [0], y: [1] };
    const calibrate = createCalibrator({ method: 'isotonic', curves: [flipped, ones, ones] });
    at.forEach((point, i) => {
      const out = new Float64Array(3);
      calibrate(Float64Array.of(point, 0, 0), out);
      expect(Math.abs(out[0] / out[1] - value[i])).toBeLessThan(1e-4);
    });
  });
});

/** Logits that are `sharpness` times too sharp. */
function sharpened(sharpness: number): OutOfFoldScores {
  const classes = new Uint8Array(6000);
  const logits = new Float64Array(18_000);
  const deal = [0.5, 0.3, 0.2];
  for (let i = 0; i < classes.length; i += 1) {
    const favourite = i % 3;
    const rank = [0, 0, 0, 0, 0, 1, 1, 1, 2, 2][Math.floor(i / 3) % 10];
    classes[i] = (favourite + rank) % 3;
    deal.forEach((p, r) => {
      logits[3 * i + ((favourite + r) % 3)] = sharpness * Math.log(p);
    });
  }
  return { logits, classes, weights: evenly(classes) };
}

describe('fitCalibration', () => {
  it('leaves sound probabilities as they are with platt, and costs log loss with platt_logit', () => {
    const scores = sharpened(1);
    const lossOf = (method: 'none' | 'platt' | 'platt_logit') => {
      const calibrate = createCalibrator(fitCalibration(method, scores));
      const out = new Float64Array(3);
      return (
        scores.classes.reduce((total, y, i) => {
          calibrate(scores.logits.subarray(3 * i, 3 * i + 3), out);
          return total - Math.log(out[y]);
        }, 0) / scores.classes.length
      );
    };
    expect(lossOf('platt') - lossOf('none')).toBeLessThan(1e-4);
    expect(lossOf('platt_logit')).toBeGreaterThanOrEqual(lossOf('platt'));
  });

  it.each([0.25, 1, 4])('finds the factor by which logits are too sharp: %d', (sharpness) => {
    const fitted = fitCalibration('temperature', sharpened(sharpness));
    expect(fitted).toEqual({
      method: 'temperature',
      temperature: expect.closeTo(sharpness, 6) as number,
    });
  });

  it.each(['temperature', 'temperature_regime', 'platt', 'isotonic'] as const)(
    'recovers the true probabilities with %s calibration',
    (method) => {
      const scores = sharpened(3);
      const out = new Float64Array(3);
      createCalibrator(fitCalibration(method, scores))(scores.logits.subarray(0, 3), out);
      [0.5, 0.3, 0.2].forEach((p, k) => {
        expect(Math.abs(out[k] - p)).toBeLessThan(0.015);
      });
    },
  );

  it.each(['temperature', 'temperature_regime', 'platt', 'platt_logit', 'isotonic'] as const)(
    'with %s calibration, a row of weight 2 counts as two rows',
    (method) => {
      const { logits, classes } = sharpened(2);
      const weights = Float64Array.from(classes, (_, i) => 1 + (i % 2));
      const twice = Array.from(classes.keys()).flatMap((i) => (i % 2 === 1 ? [i, i] : [i]));
      const repeated = {
        logits: gather(logits, twice, 3),
        classes: gather(classes, twice, 1),
        weights: evenly(twice),
      };
      const probabilities = [{ logits, classes, weights }, repeated].map((scores) => {
        const out = new Float64Array(3);
        createCalibrator(fitCalibration(method, scores))(logits.subarray(3, 6), out);
        return out;
      });
      probabilities[0].forEach((p, k) => {
        expect(p).toBeCloseTo(probabilities[1][k], 6);
      });
    },
  );
});

describe('temperature_regime', () => {
  /** Logits that are e^(slope * (volatility - 1/2)) times too flat, and shifted. */
  function fading(slope: number, shift: readonly number[]): OutOfFoldScores {
    const { logits, classes, weights } = sharpened(1);
    const volatilities = Float64Array.from(classes, (_, i) => (i % 101) / 100);
    const flat = logits.map((z, at) => {
      const factor = Math.exp(slope * (volatilities[Math.floor(at / 3)] - 0.5));
      return (z - shift[at % 3]) / factor;
    });
    return { logits: flat, classes, weights, volatilities };
  }

  it('finds the slope, the gain and the offsets of logits that fade with volatility', () => {
    const fitted = fitCalibration('temperature_regime', fading(-1.5, [0.3, -0.4, 0.1]));
    if (fitted.method !== 'temperature_regime') throw new Error(fitted.method);
    // The ridge pulls the slope towards 0.
    expect(fitted.volatility_slope).toBeGreaterThan(-1.5);
    expect(fitted.volatility_slope).toBeLessThan(-1.1);
    expect(fitted.log_gain).toBeCloseTo(0, 1);
    [0.3, -0.4, 0.1].forEach((shift, k) => {
      expect(fitted.offset[k]).toBeCloseTo(shift, 1);
    });
  });

  it('has no slope as temperature_offset, and where no volatility is known', () => {
    const scores = fading(-1.5, [0, 0, 0]);
    expect(fitCalibration('temperature_offset', scores)).toMatchObject({ volatility_slope: 0 });
    const unknown = fitCalibration('temperature_regime', { ...scores, volatilities: null });
    expect(unknown).toMatchObject({ volatility_slope: 0 });
  });

  it('has the gain of temperature scaling where the classes are alike', () => {
    const fitted = fitCalibration('temperature_offset', sharpened(4));
    expect(fitted).toMatchObject({ log_gain: expect.closeTo(-Math.log(4), 3) as number });
  });
});
