import { startTensorFlow } from '@tensorflow/tfjs-node/core';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { matrixFeatures } from '../../data/rows/feature-rows';
import { fitLogisticRegression, type LabelledRows } from '../logistic-regression';
import { fitGroups } from './fit-groups';
import { GroupRows } from './group-sets';

const WIDTH = 4;
const GROUPS = 3;
const N = 900;
const C = 0.3;
const OPTIONS = {
  ...{ C, classWeight: 'none' as const, halfLifeDays: null, tol: 1e-8, maxIterations: 200 },
};

/** Rows of three groups, in which the first feature points in different directions. */
function makeRows(): { rows: LabelledRows; matrix: Float64Array; ofRow: Int32Array } {
  const random = xoroshiro128plus(5);
  const draw = () => 2 * uniformFloat64(random) - 1;
  const matrix = Float64Array.from({ length: N * WIDTH }, draw);
  const ofRow = Int32Array.from({ length: N }, (_, row) => (row % 10 === 0 ? -1 : row % GROUPS));
  const classes = Uint8Array.from({ length: N }, (_, row) => {
    const sign = ofRow[row] === 1 ? -1 : 1;
    const score = 2 * sign * matrix[row * WIDTH] + matrix[row * WIDTH + 1] + draw();
    return score < -0.5 ? 0 : score < 0.5 ? 1 : 2;
  });
  const timestampsMs = Float64Array.from(classes.keys());
  const features = matrixFeatures(matrix, WIDTH);
  return { rows: { features, classes, timestampsMs }, matrix, ofRow };
}

const { rows, matrix, ofRow } = makeRows();
const groups = { by: 'symbol' as const, names: ['A', 'B', 'C'], ofRow };
const groupRows = new GroupRows(rows, groups);

const pooled = () => fitLogisticRegression(rows, null, OPTIONS);
const grouped = (kappa: number) =>
  fitGroups(groupRows, null, { ...OPTIONS, kappa }, pooled().solution);

/** Kernel and bias of a row's group in double precision. */
function weightsOf({ kernel, bias, groups: own }: ReturnType<typeof grouped>, group: number) {
  const size = 3 * WIDTH + 3;
  const delta = group < 0 ? new Float32Array(size) : own.deltas.subarray(group * size);
  return Float64Array.from({ length: size }, (_, i) => {
    const pooledWeight = i < 3 * WIDTH ? kernel[i] : bias[i - 3 * WIDTH];
    return pooledWeight + delta[i];
  });
}

beforeAll(startTensorFlow);

describe('fitGroups', () => {
  it('solves the regression on the crossed features, which are never made', () => {
    const kappa = 0.2;
    const fit = grouped(kappa);
    expect(fit.converged).toBe(true);
    // The gradient of scikit-learn's objective by the crossed features, written out.
    const size = 3 * WIDTH + 3;
    const gradients = [-1, 0, 1, 2].map(() => new Float64Array(size));
    for (let row = 0; row < N; row += 1) {
      const weights = weightsOf(fit, ofRow[row]);
      const x = [...fit.scaler.mean, 0].map((m, j) =>
        j === WIDTH ? 1 : (matrix[row * WIDTH + j] - m) / fit.scaler.scale[j],
      );
      const logits = [0, 1, 2].map((k) => x.reduce((sum, v, j) => sum + v * weights[3 * j + k], 0));
      const total = logits.reduce((sum, z) => sum + Math.exp(z), 0);
      for (let k = 0; k < 3; k += 1) {
        const residual = Math.exp(logits[k]) / total - Number(rows.classes[row] === k);
        x.forEach((v, j) => (gradients[ofRow[row] + 1][3 * j + k] += C * residual * v));
      }
    }
    const own = (g: number, i: number) => fit.groups.deltas[g * size + i] / kappa;
    for (let i = 0; i < size; i += 1) {
      const all = gradients.reduce((sum, gradient) => sum + gradient[i], 0);
      expect(Math.abs(all + (i < 3 * WIDTH ? fit.kernel[i] : 0))).toBeLessThan(1e-4);
      for (let g = 0; g < GROUPS; g += 1) {
        expect(Math.abs(kappa * gradients[g + 1][i] + own(g, i))).toBeLessThan(1e-4);
      }
    }
  });

  it('gives the group that differs the largest deltas, in the direction in which it differs', () => {
    const { groups: own } = grouped(0.2);
    const size = 3 * WIDTH + 3;
    const buyOfFirstFeature = (g: number) => own.deltas[g * size + 2];
    expect(buyOfFirstFeature(1)).toBeLessThan(0);
    expect(buyOfFirstFeature(0)).toBeGreaterThan(0);
    expect(buyOfFirstFeature(2)).toBeGreaterThan(0);
  });

  it('comes to the pooled fit as kappa falls to 0', () => {
    const fit = grouped(1e-3);
    const without = pooled();
    without.kernel.forEach((w, i) => {
      expect(fit.kernel[i]).toBeCloseTo(w, 3);
    });
    expect(Math.max(...fit.groups.deltas.map(Math.abs))).toBeLessThan(1e-3);
  });

  it('has no weights for a group with few rows', () => {
    const names = [...groups.names, 'RARE'];
    const rare = Int32Array.from(ofRow, (group, row) => (row < 20 ? 3 : group));
    const fit = fitGroups(
      new GroupRows(rows, { ...groups, names, ofRow: rare }),
      null,
      { ...OPTIONS, kappa: 0.1 },
      pooled().solution,
    );
    expect(fit.groups.names).toEqual(['A', 'B', 'C']);
  });

  it('fits the scaler and the weights on the training rows alone', () => {
    const train = Uint32Array.from({ length: 600 }, (_, row) => row);
    const options = { ...OPTIONS, kappa: 0.1 };
    const start = pooled().solution;
    const fit = fitGroups(groupRows, train, options, start);
    const cutMatrix = matrix.map((x, at) => (at < 600 * WIDTH ? x : 9));
    const cut = { ...rows, features: matrixFeatures(cutMatrix, WIDTH) };
    const other = fitGroups(new GroupRows(cut, groups), train, options, start);
    expect(other.scaler).toEqual(fit.scaler);
    expect(other.groups.deltas).toEqual(fit.groups.deltas);
  });
});
