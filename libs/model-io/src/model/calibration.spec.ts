import fc from 'fast-check';
import {
  CALIBRATION_METHODS,
  calibrationSchema,
  createCalibrator,
  softmax,
  type Calibration,
} from './calibration';

type Triple = [number, number, number];

function calibrate(calibration: Calibration, logits: Triple): Triple {
  const out = new Float64Array(3);
  createCalibrator(calibration)(Float64Array.from(logits), out);
  return [...out] as Triple;
}

const divide = (values: Triple): Triple => {
  const sum = values[0] + values[1] + values[2];
  return values.map((value) => value / sum) as Triple;
};

function expectClose(found: Triple, wanted: Triple) {
  found.forEach((value, k) => {
    expect(Math.abs(value - wanted[k])).toBeLessThan(1e-12);
  });
}

const logit = fc.double({ min: -30, max: 30, noNaN: true });
const logits = fc.tuple(logit, logit, logit);
const slope = fc.double({ min: -3, max: 3, noNaN: true });
const slopes = fc.tuple(slope, slope, slope);

const STEP = { x: [-1, 0, 2], y: [0, 0.4, 0.8] };
const ZERO = { x: [0], y: [0] };

describe('createCalibrator', () => {
  it('is the softmax without calibration', () => {
    fc.assert(
      fc.property(logits, (z) => {
        expectClose(calibrate({ method: 'none' }, z), divide(z.map(Math.exp) as Triple));
      }),
    );
  });

  it('divides the logits by the temperature', () => {
    fc.assert(
      fc.property(logits, fc.double({ min: 0.2, max: 20, noNaN: true }), (z, temperature) => {
        const naive = divide(z.map((value) => Math.exp(value / temperature)) as Triple);
        expectClose(calibrate({ method: 'temperature', temperature }, z), naive);
      }),
    );
  });

  it('sharpens the logits by volatility, then adds the offsets', () => {
    const volatility = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(logits, slope, slope, slopes, volatility, (z, log_gain, a1, offset, v) => {
        const calibration: Calibration = {
          method: 'temperature_regime',
          ...{ log_gain, volatility_slope: a1, offset },
        };
        const out = new Float64Array(3);
        createCalibrator(calibration)(Float64Array.from(z), out, v);
        const factor = Math.exp(log_gain + a1 * (v - 0.5));
        const shifted = z.map((value, k) => factor * value + offset[k]);
        const top = Math.max(...shifted);
        const naive = shifted.map((value) => Math.exp(value - top)) as Triple;
        divide(naive).forEach((p, k) => {
          expect(Math.abs(out[k] - p)).toBeLessThan(1e-9);
        });
      }),
    );
  });

  it('takes a volatility of 0.5 where none is given', () => {
    const calibration: Calibration = {
      method: 'temperature_regime',
      ...{ log_gain: 0.1, volatility_slope: -2, offset: [0.1, 0, -0.1] },
    };
    const out = new Float64Array(3);
    createCalibrator(calibration)(Float64Array.of(1, 0, 2), out, 0.5);
    expect(calibrate(calibration, [1, 0, 2])).toEqual([...out]);
  });

  it("normalises Platt's 1 / (1 + exp(a z + b)) of each class", () => {
    fc.assert(
      fc.property(logits, slopes, slopes, (z, a, b) => {
        const naive = z.map((value, k) => 1 / (1 + Math.exp(a[k] * value + b[k]))) as Triple;
        expectClose(calibrate({ method: 'platt', a, b }, z), divide(naive));
      }),
    );
  });

  it.each([
    ['below the first point', -9, 0],
    ['at a point', 0, 0.4],
    ['between two points', 1, 0.6],
    ['beyond the last point', 9, 0.8],
  ])('interpolates an isotonic curve %s', (_, z, y) => {
    const constant = { x: [0], y: [0.2] };
    const curves: [typeof STEP, typeof STEP, typeof STEP] = [STEP, constant, constant];
    expectClose(calibrate({ method: 'isotonic', curves }, [z, 0, 0]), divide([y, 0.2, 0.2]));
  });

  it('finds the right segment of a long curve', () => {
    const x = Array.from({ length: 101 }, (_, i) => i - 50);
    const y = x.map((value) => ((value + 50) / 100) ** 2);
    const long = { x, y };
    fc.assert(
      fc.property(fc.double({ min: -50, max: 49.9, noNaN: true }), (z) => {
        const i = Math.floor(z) + 50;
        const naive = y[i] + (z - x[i]) * (y[i + 1] - y[i]);
        const one = { x: [0], y: [1] };
        const [first] = calibrate({ method: 'isotonic', curves: [long, one, ZERO] }, [z, 0, 0]);
        expect(first).toBeCloseTo(naive / (naive + 1), 12);
      }),
    );
  });

  it('gives uniform probabilities when all isotonic curves are zero', () => {
    const found = calibrate({ method: 'isotonic', curves: [ZERO, ZERO, ZERO] }, [1, 2, 3]);
    expect(found).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  it.each([
    ['none', { method: 'none' }],
    ['temperature', { method: 'temperature', temperature: 0.01 }],
    ['platt', { method: 'platt', a: [-1, -1, -1], b: [0, 0, 0] }],
  ] as [string, Calibration][])('with %s stays finite and exact far out', (_, calibration) => {
    expect(calibrate(calibration, [-5000, -5000, -6000])).toEqual([0.5, 0.5, 0]);
    expect(calibrate(calibration, [5000, -5000, -5000])[0]).toBe(1);
  });

  it('passes a NaN on to the decision', () => {
    const curves: [typeof STEP, typeof STEP, typeof STEP] = [STEP, STEP, STEP];
    const platt: Calibration = { method: 'platt', a: [-1, -1, -1], b: [0, 0, 0] };
    for (const calibration of [
      { method: 'none' } as const,
      platt,
      { method: 'isotonic', curves } as const,
    ]) {
      expect(calibrate(calibration, [NaN, 0, 0])[0]).toBeNaN();
    }
  });

  it('can overwrite its input', () => {
    const values = Float64Array.of(1, 2, 3);
    const calibration: Calibration = { method: 'platt', a: [-1, -2, -1], b: [0, 1, 0] };
    createCalibrator(calibration)(values, values);
    expect([...values]).toEqual(calibrate(calibration, [1, 2, 3]));
  });
});

it('softmax does not overflow', () => {
  const values = Float64Array.of(1e308, 1e308, -1e308);
  softmax(values);
  expect([...values]).toEqual([0.5, 0.5, 0]);
});

describe('calibrationSchema', () => {
  it('accepts every calibration method', () => {
    expect(CALIBRATION_METHODS).toEqual([
      'none',
      'temperature',
      'temperature_regime',
      'platt',
      'platt_logit',
      'isotonic',
    ]);
  });

  const platt = { method: 'platt', a: [-1, -1, -1], b: [0, 0, 0] };
  const isotonic = (curve: object) => ({ method: 'isotonic', curves: [curve, STEP, STEP] });
  it.each([
    ['another method', { method: 'beta' }],
    ['a temperature of 0', { method: 'temperature', temperature: 0 }],
    [
      'two offsets',
      { method: 'temperature_regime', log_gain: 0, volatility_slope: 0, offset: [0, 0] },
    ],
    ['two slopes', { ...platt, a: [-1, -1] }],
    ['an infinite slope', { ...platt, b: [0, 0, Infinity] }],
    ['an empty curve', isotonic({ x: [], y: [] })],
    ['a curve with equal x values', isotonic({ x: [0, 0], y: [0, 1] })],
    ['a decreasing curve', isotonic({ x: [0, 1], y: [1, 0] })],
    ['a probability over 1', isotonic({ x: [0, 1], y: [0, 1.1] })],
    ['a curve with a missing y', isotonic({ x: [0, 1], y: [0] })],
  ])('refuses %s', (_, value) => {
    expect(calibrationSchema.safeParse(platt).success).toBe(true);
    expect(calibrationSchema.safeParse(isotonic(STEP)).success).toBe(true);
    expect(calibrationSchema.safeParse(value).success).toBe(false);
  });
});
