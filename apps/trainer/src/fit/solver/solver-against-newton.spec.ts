import { createScorer } from '@meta-agent/model-io';
import * as tf from '@tensorflow/tfjs-node/core';
import { solveByNewton } from '../../testing/newton';
import { randomProblem, type RandomProblem } from '../../testing/random-problem';
import { classWeights } from '../class-weights';
import { LogisticRegressionProblem, type LogisticRegression } from '../logistic-regression';
import type { Engine } from './objective/create-objectives';

/** Number of problems: META_TEST_PROBLEMS=200 runs all (some minutes); the default is a few. */
const COUNT = Number(process.env.META_TEST_PROBLEMS ?? 9);
/** Backends of this process; the native backend is added when it is installed and chosen. */
const BACKENDS = ['tensorflow', 'wasm', 'cpu'].filter((name) =>
  Boolean(tf.findBackendFactory(name)),
);
/** The JavaScript backend multiplies matrices too slowly for more rows. */
const CPU_MAX_ROWS = 1500;
const options = { tol: 1e-4, maxIterations: 1000 };

const problems = Array.from({ length: COUNT }, (_, seed) => randomProblem(seed));
const references = new Map<RandomProblem, ReturnType<typeof reference>>();

function referenceOf(problem: RandomProblem) {
  const known = references.get(problem) ?? reference(problem);
  references.set(problem, known);
  return known;
}

/** Newton's coefficients for the scaler that the solver fitted. */
function reference({ matrix, rows, C, classWeight }: RandomProblem) {
  const { classes } = rows;
  const { width } = rows.features;
  const n = classes.length;
  const columns = Array.from({ length: width }, (_, j) => {
    const column = Float64Array.from({ length: n }, (__, i) => matrix[i * width + j]);
    const mean = column.reduce((sum, x) => sum + x, 0) / n;
    const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
    const scale = variance < 1e-20 * (1 + mean * mean) ? 1 : Math.sqrt(variance);
    return { mean, scale };
  });
  const scaled = Array.from({ length: n }, (_, i) =>
    Float64Array.from([
      ...columns.map(({ mean, scale }, j) => (matrix[i * width + j] - mean) / scale),
      1,
    ]),
  );
  const weights = classWeights(classes, classWeight);
  const point = solveByNewton({ rows: scaled, classes, weights, C });
  return { columns, point };
}

function solve({ rows, C, classWeight }: RandomProblem, engine: Engine): LogisticRegression {
  const problem = new LogisticRegressionProblem(
    rows,
    null,
    { classWeight, halfLifeDays: null },
    engine,
  );
  const fit = problem.fit(C, options);
  problem.dispose();
  return fit;
}

function expectNewtons(problem: RandomProblem, fit: LogisticRegression): void {
  const { columns, point } = referenceOf(problem);
  const { matrix, rows } = problem;
  const { width } = rows.features;
  expect(fit).toMatchObject({ converged: true, tolerance: 1e-4 });
  // The objective is strongly convex with modulus 1: the distance is at most the gradient's length.
  const bound = 1e-4 * Math.sqrt(point.length) + 1e-5;
  fit.kernel.forEach((w, i) => {
    expect(Math.abs(w - point[i])).toBeLessThan(bound);
  });
  const ours = createScorer({ ...fit, calibration: { method: 'none' } });
  const theirs = createScorer({
    scaler: { mean: columns.map(({ mean }) => mean), scale: columns.map(({ scale }) => scale) },
    kernel: Float32Array.from(point.subarray(0, -3)),
    bias: Float32Array.from(point.subarray(-3)),
    calibration: { method: 'none' },
  });
  const [a, b] = [new Float64Array(3), new Float64Array(3)];
  for (let i = 0; i < rows.classes.length; i += Math.ceil(rows.classes.length / 500)) {
    const row = matrix.subarray(i * width, (i + 1) * width);
    ours.score(row, a);
    theirs.score(row, b);
    a.forEach((p, k) => {
      expect(Math.abs(p - b[k])).toBeLessThan(5e-4);
    });
  }
}

beforeAll(() => tf.startTensorFlow());

describe("the solver finds Newton's solution", () => {
  it.each(problems.map((problem) => [problem.name, problem] as const))(
    'in double precision: %s',
    (_, problem) => {
      expectNewtons(problem, solve(problem, 'double'));
    },
    600_000,
  );

  describe.each(BACKENDS)('with TensorFlow.js and the backend %s first', (backend) => {
    beforeAll(async () => {
      await tf.setBackend(backend);
    });

    it.each(
      problems
        .filter(({ rows }) => backend !== 'cpu' || rows.classes.length <= CPU_MAX_ROWS)
        .map((problem) => [problem.name, problem] as const),
    )(
      '%s',
      (_, problem) => {
        expectNewtons(problem, solve(problem, 'tensorflow'));
      },
      600_000,
    );
  });
});
