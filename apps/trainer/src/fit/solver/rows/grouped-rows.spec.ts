import { crossed75, guide26, type Action, type FeatureSet } from '@meta-agent/features';
import {
  matrixFeatures,
  matrixOf,
  tableFeatures,
  type FeatureRows,
} from '../../../data/rows/feature-rows';
import { makeTable } from '../../../testing/make-table';
import { randomProblem } from '../../../testing/random-problem';
import { groupRows, type GroupedRows } from './grouped-rows';

const ACTIONS: readonly Action[] = ['SELL', 'HOLD', 'BUY'];

/** Agents vote in a few patterns; each row has its own confidences. */
function voteFeatures(set: FeatureSet): FeatureRows {
  const rows = Array.from({ length: 2000 }, (_, i) => ({
    votes: [i % 3, (i >> 2) % 3, (i >> 4) % 2, 1].map((k) => ACTIONS[k]),
    confidence: Math.abs(Math.sin(i * i)),
    changes: { regime: { volatility: Math.abs(Math.sin(i)), trend_strength: Math.cos(3 * i) } },
  }));
  return tableFeatures(makeTable(rows), set);
}

/** Rebuilds the matrix from the groups. */
function ungroup({ width, order, groups, values }: GroupedRows): Float64Array {
  const features = new Float64Array(order.length * width);
  for (const { start, end, offset, inputs, sources, constants } of groups) {
    for (let i = start; i < end; i += 1) {
      for (let j = 0; j < width; j += 1) {
        const value = values[offset + (i - start) * inputs + sources[j]];
        features[order[i] * width + j] = sources[j] < 0 ? constants[j] : value;
      }
    }
  }
  return features;
}

describe('groupRows', () => {
  it.each([
    ['votes in guide26', voteFeatures(guide26)],
    ['votes in crossed75', voteFeatures(crossed75)],
    ['columns with nothing in common', randomProblem(0).rows.features],
    ['a single row', matrixFeatures(Float64Array.of(1, 2, 2), 3)],
  ] as const)('keeps every value of %s', (_, features) => {
    // -0 counts as 0.
    const positive = (x: number) => x + 0;
    expect(ungroup(groupRows(features)).map(positive)).toEqual(matrixOf(features).map(positive));
  });

  it('keeps the order of the rows inside a group', () => {
    const { groups, order } = groupRows(voteFeatures(guide26));
    expect(groups.length).toBeGreaterThan(5);
    for (const { start, end } of groups) {
      const rows = order.subarray(start, end);
      expect(rows).toEqual(rows.slice().sort());
    }
  });

  it('keeps one value more per row for crossed75 than for guide26: the size of the trend', () => {
    const inputs = (set: FeatureSet) =>
      Math.max(...groupRows(voteFeatures(set)).groups.map((group) => group.inputs));
    expect(inputs(guide26)).toBeLessThanOrEqual(10);
    expect(inputs(crossed75)).toBe(inputs(guide26) + 1);
  });
});
