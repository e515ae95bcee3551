import { createScorer } from '@meta-agent/model-io';
import { startTensorFlow } from '@tensorflow/tfjs-node/core';
import { matrixFeatures, matrixOf, pickFeatures } from '../data/rows/feature-rows';
import { gather } from '../data/signal-table';
import { readTestdata } from '../testing/read-testdata';
import {
  fitLogisticRegression,
  LogisticRegressionProblem,
  type LabelledRows,
} from './logistic-regression';

interface Reference {
  train_rows: number;
  scaler: { mean: number[]; scale: number[] };
  fits: {
    C: number;
    class_weight: 'balanced' | null;
    coef: number[][];
    intercept: number[];
    test_proba_head: number[][];
  }[];
}

const WIDTH = 26;
const numbersOf = (csv: string) => csv.trim().split(/[\n,]/).map(Number);
const reference = JSON.parse(readTestdata('lr-reference.json')) as Reference;
const matrix = Float64Array.from(numbersOf(readTestdata('lr-x.csv').replace(/^.*\n/, '')));
const classes = Uint8Array.from(numbersOf(readTestdata('lr-y.csv')));
const rows: LabelledRows = {
  features: matrixFeatures(matrix.subarray(0, reference.train_rows * WIDTH), WIDTH),
  classes: classes.subarray(0, reference.train_rows),
  timestampsMs: Float64Array.from({ length: reference.train_rows }, (_, row) => row * 60_000),
};
const options = { halfLifeDays: null, tol: 1e-4, maxIterations: 1000 };

function largestDifference(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual).toHaveLength(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(value - actual[i])));
}

beforeAll(() => startTensorFlow());

describe.each(
  reference.fits.map((fit) => [fit.C, fit.class_weight ?? ('none' as const), fit] as const),
)('with C = %d and class weights %s', (C, classWeight, expected) => {
  const fit = () => fitLogisticRegression(rows, null, { C, classWeight, ...options });

  it("finds scikit-learn's scaler, coefficients and intercepts", () => {
    const { scaler, kernel, bias, converged } = fit();
    expect(converged).toBe(true);
    expect(largestDifference(scaler.mean, reference.scaler.mean)).toBeLessThan(1e-9);
    expect(largestDifference(scaler.scale, reference.scaler.scale)).toBeLessThan(1e-9);
    const coefficients = [0, 1, 2].flatMap((k) => [...kernel].filter((_, i) => i % 3 === k));
    expect(largestDifference(coefficients, expected.coef.flat())).toBeLessThan(2e-3);
    expect(largestDifference(bias, expected.intercept)).toBeLessThan(2e-3);
  });

  it("gives scikit-learn's probabilities on rows outside the training set", () => {
    const scorer = createScorer({ ...fit(), calibration: { method: 'none' } });
    const out = new Float64Array(3);
    expected.test_proba_head.forEach((probabilities, i) => {
      const at = (reference.train_rows + i) * WIDTH;
      scorer.score(matrix.subarray(at, at + WIDTH), out);
      expect(largestDifference(out, probabilities)).toBeLessThan(5e-4);
    });
  });
});

describe('fitLogisticRegression', () => {
  it('gives the same bytes in two fits of the same rows', () => {
    const fit = () =>
      fitLogisticRegression(rows, null, { C: 0.1, classWeight: 'balanced', ...options });
    expect(Buffer.from(fit().kernel.buffer)).toEqual(Buffer.from(fit().kernel.buffer));
  });

  it('reports that the solver did not converge', () => {
    const once = { ...options, maxIterations: 1 };
    const fit = fitLogisticRegression(rows, null, { C: 0.1, classWeight: 'none', ...once });
    expect(fit).toMatchObject({ converged: false, iterations: 1 });
    expect(fit.gradientNorm).toBeGreaterThan(1e-4);
  });

  it('scales a constant column by 1 and gives the column no weight', () => {
    const constant = matrixFeatures(
      matrixOf(rows.features).map((x, i) => (i % WIDTH === 3 ? 0.1 : x)),
      WIDTH,
    );
    const { scaler, kernel } = fitLogisticRegression({ ...rows, features: constant }, null, {
      C: 1,
      classWeight: 'none',
      ...options,
    });
    expect(scaler.scale[3]).toBe(1);
    expect(largestDifference(kernel.subarray(9, 12), [0, 0, 0])).toBeLessThan(1e-6);
  });

  it('weighs the last row twice as much as a row that is one half-life older', () => {
    // Two timestamps, one day apart: the first rows have half the weight of the last rows.
    const { features: inputs, classes: labels } = rows;
    const half = labels.length / 2;
    const timestampsMs = Float64Array.from(labels, (_, i) => (i < half ? 0 : 86_400_000));
    const twice = Array.from(labels.keys()).flatMap((i) => (i < half ? [i] : [i, i]));
    const repeated = {
      features: pickFeatures(inputs, twice),
      classes: gather(labels, twice, 1),
      timestampsMs: new Float64Array(twice.length),
    };
    const fit = (given: LabelledRows, C: number, halfLifeDays: number | null) =>
      fitLogisticRegression(given, null, { C, classWeight: 'none', ...options, halfLifeDays });
    const weighed = fit({ features: inputs, classes: labels, timestampsMs }, 0.2, 1);
    const doubled = fit(repeated, 0.1, null);
    const scored = [weighed, doubled].map((model) => {
      const out = new Float64Array(3);
      createScorer({ ...model, calibration: { method: 'none' } }).score(
        matrix.subarray(0, WIDTH),
        out,
      );
      return out;
    });
    // The scalers of the two fits differ, and so do the penalties: results are close, not equal.
    expect(largestDifference(scored[0], [...scored[1]])).toBeLessThan(2e-3);
  });

  it('finds the same solution from a nearby start, in fewer iterations', () => {
    const problem = new LogisticRegressionProblem(rows, null, {
      classWeight: 'none',
      halfLifeDays: null,
    });
    problem.fit(0.09, options);
    const warm = problem.fit(0.1, options);
    problem.dispose();
    const cold = fitLogisticRegression(rows, null, { C: 0.1, classWeight: 'none', ...options });
    expect(largestDifference(warm.kernel, [...cold.kernel])).toBeLessThan(5e-4);
    expect(warm.iterations).toBeLessThan(cold.iterations);
  });
});
