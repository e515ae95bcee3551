import { lightExpect as expect, property, tryGenerated } from '@meta-agent/durable-files/testing';
import { ACTIONS, featureSetsOf } from '@meta-agent/features';
import fc from 'fast-check';
import { smallDraft } from '../../testing';
import {
  CALIBRATION_METHODS,
  calibrationSchema,
  createCalibrator,
  type Calibration,
  type CalibrationMethod,
} from './calibration';
import { createScorer } from './scorer';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const signal = fc.record({ action: fc.constantFrom(...ACTIONS), confidence: share });
const regime = fc.record(
  { volatility: share, trend_strength: fc.double({ min: -1, max: 1, noNaN: true }) },
  { requiredKeys: [] },
);
const AGENTS = ['xgb', 'lgbm', 'nhits', 'patchtst', 'my_model'];
const signals = fc.record({
  base_predictions: fc.dictionary(fc.constantFrom(...AGENTS), signal),
  regime,
});

/** The same members in another order, at every level. */
function reversed<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed<unknown>(inner)]),
  ) as T;
}

const featureSets = featureSetsOf(AGENTS).map((set) =>
  property(`feature set ${set.name}`, signals, (given) => {
    const before = JSON.stringify(given);
    const fill = (from: typeof given) => {
      const out = new Float64Array(set.names.length).fill(NaN);
      set.fill(from, out);
      return out;
    };
    const vector = fill(given);
    expect(vector.every(Number.isFinite)).toBe(true);
    expect(fill(reversed(given))).toEqual(vector);
    expect(JSON.stringify(given)).toBe(before);
  }),
);

const number = fc.double({ min: -50, max: 50, noNaN: true });
const triple = fc.tuple(number, number, number);
const curve = fc
  .uniqueArray(fc.tuple(number, share), { minLength: 1, maxLength: 6, selector: ([x]) => x + 0 })
  .map((points) => {
    const x = points.map(([at]) => at).sort((a, b) => a - b);
    return { x, y: points.map(([, p]) => p).sort((a, b) => a - b) };
  });
const FITTED: Readonly<Record<CalibrationMethod, fc.Arbitrary<object>>> = {
  none: fc.constant({}),
  temperature: fc.record({ temperature: fc.double({ min: 0.01, max: 100, noNaN: true }) }),
  temperature_regime: fc.record({
    log_gain: fc.double({ min: -3, max: 3, noNaN: true }),
    volatility_slope: fc.double({ min: -3, max: 3, noNaN: true }),
    offset: triple,
  }),
  platt: fc.record({ input: fc.constant('log_odds'), a: triple, b: triple }),
  platt_logit: fc.record({ a: triple, b: triple }),
  isotonic: fc.record({ curves: fc.tuple(curve, curve, curve) }),
};

function expectDistribution(values: Float64Array): void {
  expect([...values].every((p) => p >= 0 && p <= 1)).toBe(true);
  expect(values[0] + values[1] + values[2]).toBeCloseTo(1, 9);
}

const logit = fc.double({ min: -700, max: 700, noNaN: true });

const calibrations = CALIBRATION_METHODS.map((method) =>
  property(
    `calibration ${method}`,
    fc.tuple(FITTED[method], fc.tuple(logit, logit, logit), share),
    ([fitted, logits, volatility]) => {
      const calibration = calibrationSchema.parse({ ...fitted, method });
      const before = JSON.stringify(calibration);
      const apply = (by: Calibration) => {
        const given = Float64Array.from(logits);
        const out = new Float64Array(3).fill(NaN);
        createCalibrator(by)(given, out, volatility);
        expect([...given]).toEqual(logits);
        return out;
      };
      const out = apply(calibration);
      expectDistribution(out);
      expect(apply(reversedFields(calibration))).toEqual(out);
      expect(JSON.stringify(calibration)).toBe(before);
    },
  ),
);

const reversedFields = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).reverse()) as T;

const { scaler, kernel, bias, calibration } = smallDraft(1);
const scorer = createScorer({ scaler, kernel, bias, calibration });
const feature = fc.double({ min: -1e6, max: 1e6, noNaN: true });

const scoring = property(
  'scorer',
  fc.array(feature, { minLength: scaler.mean.length, maxLength: scaler.mean.length }),
  (values) => {
    const given = Float64Array.from(values);
    const out = new Float64Array(3).fill(NaN);
    scorer.score(given, out);
    expectDistribution(out);
    expect([...given]).toEqual(values);
  },
);

describe('a feature set, a calibration or a scorer: finite, inputs unmodified, order of keys irrelevant', () => {
  tryGenerated('contracts-model', [...featureSets, ...calibrations, scoring]);
});
