import { matrixFeatures } from '../../data/rows/feature-rows';
import type { Part } from '../../validation/plan-validation';
import { sampleArena } from './arena';

/** Five symbols at each timestamp, timestamps one minute apart. */
const timestampsMs = Float64Array.from({ length: 5000 }, (_, row) => 60_000 * Math.floor(row / 5));
const classes = Uint8Array.from(timestampsMs, (_, row) => row % 3);
const upTo = (end: number) => Uint32Array.from({ length: end }, (_, row) => row);
const folds: readonly Part[] = [
  { train: upTo(2000).filter((row) => row !== 7), testStart: 2000, testEnd: 3000, purged: 1 },
  { train: upTo(3000), testStart: 3000, testEnd: 4000, purged: 0 },
];
const full = { timestampsMs, folds, lifeMs: 60_000 };

function sampleOf(size: number, labels = classes) {
  const picked: (Uint32Array | null)[] = [];
  const sample = sampleArena(
    full,
    labels,
    (_, rows) => {
      picked.push(rows);
      return { features: matrixFeatures(new Float64Array(0), 1), classes: labels, timestampsMs };
    },
    size,
  );
  sample?.rowsOf({
    ...{ name: 'any', family: 'guide', agents: [], names: [], origins: [] },
    fill: () => undefined,
    fillRow: () => undefined,
  });
  return { sample, rows: picked[0] ?? new Uint32Array(0) };
}

describe('sampleArena', () => {
  it('takes whole timestamps, spread over the time of the folds', () => {
    const { rows, sample } = sampleOf(400);
    expect(Math.abs(rows.length - 400)).toBeLessThanOrEqual(25);
    expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
    for (const row of rows) expect(rows).toContain(5 * Math.floor(row / 5));
    expect(Math.max(...rows)).toBeLessThan(4000);
    expect(sample?.timestampsMs).toEqual(Float64Array.from(rows, (row) => timestampsMs[row]));
    const quarters = [0, 1, 2, 3].map((q) => rows.filter((row) => Math.floor(row / 1000) === q));
    for (const quarter of quarters) expect(quarter.length).toBeGreaterThan(80);
  });

  it('keeps each fold: its training rows and its test part', () => {
    const { rows, sample } = sampleOf(400);
    sample?.folds.forEach(({ train, testStart, testEnd }, i) => {
      expect([...train].map((at) => rows[at])).toEqual(
        [...rows].filter((row) => folds[i].train.includes(row)),
      );
      expect([...rows].slice(testStart, testEnd)).toEqual(
        [...rows].filter((row) => row >= folds[i].testStart && row < folds[i].testEnd),
      );
    });
  });

  it('is left out when it is no small part of the rows, or lacks a class', () => {
    expect(sampleOf(2000).sample).toBeNull();
    // The second timestamp is not in the sample.
    const rare = classes.map((y, row) => (Math.floor(row / 5) === 1 ? y : Math.min(y, 1)));
    expect(sampleOf(400, rare).sample).toBeNull();
  });
});
