import { applyScaler } from '@meta-agent/features';
import fc from 'fast-check';
import { createCalibrator, type Calibration } from './calibration';
import { createScorer, type ModelParameters } from './scorer';

const WIDTH = 4;
const VOLATILITY_AT = 2;

const number = fc.double({ min: -3, max: 3, noNaN: true });
const numbers = (length: number) => fc.array(number, { minLength: length, maxLength: length });
const triple = fc.tuple(number, number, number);
const curve = fc
  .uniqueArray(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 6 })
  .map((x) => x.sort((a, b) => a - b))
  .map((x) => ({ x, y: x.map((_, i) => (i + 1) / x.length) }));

const calibrations: fc.Arbitrary<Calibration> = fc.oneof(
  fc.constant({ method: 'none' } as const),
  fc.record({
    method: fc.constant('temperature' as const),
    temperature: fc.double({ min: 0.3, max: 5, noNaN: true }),
  }),
  fc.record({
    method: fc.constant('temperature_regime' as const),
    ...{ log_gain: number, volatility_slope: number, offset: triple },
  }),
  fc.record({ method: fc.constant('platt' as const), a: triple, b: triple }),
  fc.record({ method: fc.constant('isotonic' as const), curves: fc.tuple(curve, curve, curve) }),
);

const models: fc.Arbitrary<ModelParameters> = fc.record({
  kernel: numbers(3 * WIDTH).map((values) => Float32Array.from(values)),
  bias: numbers(3).map((values) => Float32Array.from(values)),
  scaler: fc.record({
    mean: numbers(WIDTH),
    scale: numbers(WIDTH).map((values) => values.map((value) => 0.1 + Math.abs(value))),
  }),
  calibration: calibrations,
  volatilityAt: fc.constant(VOLATILITY_AT),
});

/** Scale, multiply, add, calibrate: step by step. */
function naively({ kernel, bias, scaler }: ModelParameters, calibration: Calibration, x: number[]) {
  const scaled = new Float64Array(WIDTH);
  applyScaler(scaler, Float64Array.from(x), scaled);
  const logits = Float64Array.from(bias, (b, k) =>
    scaled.reduce((sum, value, j) => sum + value * kernel[3 * j + k], b),
  );
  createCalibrator(calibration)(logits, logits, x[VOLATILITY_AT]);
  return [...logits];
}

function expectClose(found: Float64Array, wanted: number[]) {
  found.forEach((value, k) => {
    expect(Math.abs(value - wanted[k])).toBeLessThan(1e-9);
  });
}

describe('createScorer', () => {
  it('scores like scaler, layer and calibration in sequence', () => {
    fc.assert(
      fc.property(models, numbers(WIDTH), (model, x) => {
        const out = new Float64Array(3);
        createScorer(model).score(Float64Array.from(x), out);
        expectClose(out, naively(model, model.calibration, x));
      }),
    );
  });

  it('scores uncalibrated like the softmax of the layer', () => {
    fc.assert(
      fc.property(models, numbers(WIDTH), (model, x) => {
        const out = new Float64Array(3);
        createScorer(model).scoreUncalibrated(Float64Array.from(x), out);
        expectClose(out, naively(model, { method: 'none' }, x));
      }),
    );
  });

  it('gives probabilities that sum to 1', () => {
    fc.assert(
      fc.property(models, numbers(WIDTH), (model, x) => {
        const out = new Float64Array(3);
        createScorer(model).score(Float64Array.from(x), out);
        expect(Math.abs(out[0] + out[1] + out[2] - 1)).toBeLessThan(1e-12);
      }),
    );
  });

  it('needs the place of the volatility for a calibration by regime alone', () => {
    const rest = {
      kernel: new Float32Array(3),
      bias: new Float32Array(3),
      scaler: { mean: [0], scale: [1] },
    };
    const byRegime = {
      method: 'temperature_regime' as const,
      ...{ log_gain: 0, volatility_slope: 1, offset: [0, 0, 0] as [number, number, number] },
    };
    expect(() => createScorer({ ...rest, calibration: byRegime })).toThrow(/volatilityAt/);
    expect(createScorer({ ...rest, calibration: { method: 'none' } }).sharpening).toBeNull();
  });

  it('folds an affine calibration into the map that explains the decision', () => {
    const { affine } = createScorer({
      kernel: Float32Array.of(1, 2, 3, 4, 5, 6),
      bias: Float32Array.of(0, 0, 1),
      scaler: { mean: [1, 2], scale: [2, 4] },
      calibration: { method: 'platt', a: [-2, -2, -2], b: [0.5, 0, 0] },
    });
    expect([...affine.weights]).toEqual([1, 2, 2, 2.5, 3, 3]);
    expect([...affine.bias]).toEqual([-5.5, -7, -7]);
    expect([...affine.center]).toEqual([1, 2]);
  });

  it('is independent of later changes to its source arrays', () => {
    const kernel = Float32Array.of(1, 0, 0);
    const scaler = { mean: [0], scale: [1] };
    const scorer = createScorer({
      kernel,
      bias: new Float32Array(3),
      scaler,
      calibration: { method: 'none' },
    });
    const [before, after] = [new Float64Array(3), new Float64Array(3)];
    scorer.score(Float64Array.of(1), before);
    kernel.fill(9);
    scaler.mean[0] = 9;
    scorer.score(Float64Array.of(1), after);
    expect(after).toEqual(before);
  });
});
