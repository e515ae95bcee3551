import { lightExpect as expect, property, tryGenerated } from '@meta-agent/durable-files/testing';
import { ACTIONS } from '@meta-agent/features';
import { CALIBRATION_METHODS, calibrationSchema, createCalibrator } from '@meta-agent/model-io';
import { LABEL_SOURCES, labelRecord } from '@meta-agent/outcomes';
import { startTensorFlow } from '@tensorflow/tfjs-node/core';
import fc from 'fast-check';
import { matrixFeatures } from '../data/rows/feature-rows';
import { fitCalibration } from './calibration/fit-calibration';
import { LogisticRegressionProblem, type LabelledRows } from './logistic-regression';

beforeAll(() => startTensorFlow());

const action = fc.constantFrom(...ACTIONS);
const known = fc.option(action, { nil: null });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const labelInputs = fc.record({
  fileLabel: known,
  settledLabel: known,
  trade: fc.option(fc.record({ action, isWin: fc.boolean() }), { nil: null }),
  ensemble: action,
  predictions: fc.dictionary(
    fc.constantFrom('xgb', 'lgbm', 'nhits', 'patchtst'),
    fc.record({ action, confidence: share }),
  ),
});

const reversed = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).reverse()) as T;

const labelSources = LABEL_SOURCES.map((source) =>
  property(`label source ${source}`, labelInputs, (inputs) => {
    const before = JSON.stringify(inputs);
    const label = labelRecord(source, inputs);
    expect([...ACTIONS, null]).toContain(label.action);
    const predictions = reversed(inputs.predictions);
    expect(labelRecord(source, reversed({ ...inputs, predictions }))).toEqual(label);
    expect(JSON.stringify(inputs)).toBe(before);
  }),
);

const logit = fc.double({ min: -30, max: 30, noNaN: true });
/** Scores of 30 to 90 rows in which every class occurs. */
const scores = fc.integer({ min: 10, max: 30 }).chain((triples) =>
  fc.record({
    logits: fc.array(logit, { minLength: 9 * triples, maxLength: 9 * triples }),
    volatilities: fc.array(share, { minLength: 3 * triples, maxLength: 3 * triples }),
  }),
);

const calibrations = CALIBRATION_METHODS.map((method) =>
  property(`fitted calibration ${method}`, scores, ({ logits, volatilities }) => {
    const classes = Uint8Array.from(volatilities, (_, row) => row % 3);
    const given = {
      logits: Float64Array.from(logits),
      classes,
      weights: new Float64Array(classes.length).fill(1),
      volatilities: Float64Array.from(volatilities),
    };
    const calibration = fitCalibration(method, given);
    expect(calibrationSchema.safeParse(calibration).success).toBe(true);
    expect([...given.logits]).toEqual(logits);
    const calibrate = createCalibrator(calibration);
    const out = new Float64Array(3);
    for (let row = 0; row < classes.length; row += 1) {
      calibrate(given.logits.subarray(3 * row, 3 * row + 3), out, volatilities[row]);
      expect([...out].every((p) => p >= 0 && p <= 1)).toBe(true);
      expect(out[0] + out[1] + out[2]).toBeCloseTo(1, 9);
    }
  }),
);

const WIDTH = 3;
const feature = fc.double({ min: -100, max: 100, noNaN: true });
const problems = fc.record({
  features: fc.array(feature, { minLength: 30 * WIDTH, maxLength: 30 * WIDTH }),
  C: fc.constantFrom(0.01, 0.1, 1),
  classWeight: fc.constantFrom('none' as const, 'balanced' as const),
  halfLifeDays: fc.constantFrom(null, 30),
});

/** Both engines minimise one objective: they end at the same coefficients. */
const objective = property('objective', problems, ({ features, C, classWeight, halfLifeDays }) => {
  const matrix = Float64Array.from(features);
  const rows: LabelledRows = {
    features: matrixFeatures(matrix, WIDTH),
    classes: Uint8Array.from({ length: 30 }, (_, row) => row % 3),
    timestampsMs: Float64Array.from({ length: 30 }, (_, row) => row * 60_000),
  };
  const [one, other] = (['double', 'tensorflow'] as const).map((engine) => {
    const problem = new LogisticRegressionProblem(
      rows,
      null,
      { classWeight, halfLifeDays },
      engine,
    );
    const fitted = problem.fit(C, { tol: 1e-6, maxIterations: 1000 });
    problem.dispose();
    return fitted;
  });
  expect([...matrix]).toEqual(features);
  expect([...one.kernel, ...one.bias].every(Number.isFinite)).toBe(true);
  one.kernel.forEach((weight, k) => {
    expect(Math.abs(weight - other.kernel[k])).toBeLessThan(2e-3);
  });
});

describe('a label source, a fitted calibration or an objective: finite, inputs unmodified', () => {
  tryGenerated('contracts-trainer', [...labelSources, ...calibrations, objective]);
});
