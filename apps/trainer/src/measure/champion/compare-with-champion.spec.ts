import { DEFAULT_POLICY } from '@meta-agent/decision';
import { DEFAULT_AGENTS, guide26, type Action } from '@meta-agent/features';
import type { LoadedModel } from '@meta-agent/model-io';
import type { Dataset } from '../../data/read-dataset';
import type { Profits } from '../../data/truth/profits';
import { makeTable } from '../../testing/make-table';
import type { MeasurableModel } from '../measure-model';
import { compareWithChampion } from './compare-with-champion';

const ROWS = 400;
const LIFE_MS = 60_000;
const START_MS = Date.UTC(2026, 1, 5);
const iso = (row: number) => new Date(START_MS + row * 60_000).toISOString();

// The vote is BUY on every row; every third row patchtst says HOLD, else SELL.
const votes = (row: number): Action[] => ['BUY', 'HOLD', 'BUY', row % 3 === 0 ? 'HOLD' : 'SELL'];
const table = makeTable(Array.from({ length: ROWS }, (_, row) => ({ votes: votes(row) })));

/** A model that is sure of what patchtst says, or that leaves every vote. */
function modelOf(kind: 'patchtst' | 'vote'): MeasurableModel {
  const score = (features: Float64Array, out: Float64Array) => {
    out.set(kind === 'patchtst' ? features.subarray(12, 15) : [0.4, 0.3, 0.3]);
  };
  return {
    ...{ version: kind, trainedAtMs: 0, featureSet: guide26, featureCount: 26 },
    agents: DEFAULT_AGENTS,
    overrideThreshold: 0.65,
    affine: {
      weights: new Float64Array(78),
      bias: new Float64Array(3),
      center: new Float64Array(26),
    },
    ...{ score, scoreUncalibrated: score },
  };
}

/** The champion, trained up to a row. */
const championOf = (kind: 'patchtst' | 'vote', lastRow: number) =>
  ({
    ...modelOf(kind),
    metadata: {
      data: { first_timestamp: iso(0), last_timestamp: iso(ROWS - 1) },
      trained_on: { first_timestamp: iso(0), last_timestamp: iso(lastRow) },
    },
  }) as unknown as LoadedModel;

/** What a BUY loses, a HOLD and a SELL gain, with some noise. */
const profits: Profits = {
  identification: 'prices',
  buy: Float64Array.from({ length: ROWS }, (_, row) => -0.2 + 0.1 * Math.sin(row * row)),
  sell: Float64Array.from({ length: ROWS }, (_, row) => 0.1 + 0.1 * Math.cos(row * row)),
  counted: new Uint8Array(ROWS).fill(1),
};

function compare(
  {
    candidate = 'patchtst',
    champion = 'vote',
    lastRow = 249,
    earned = profits,
    metric = 'pnl',
    assumed = new Uint8Array(ROWS),
  }: {
    candidate?: 'patchtst' | 'vote';
    champion?: 'patchtst' | 'vote';
    lastRow?: number;
    earned?: Profits;
    metric?: 'pnl' | 'accuracy';
    assumed?: Uint8Array;
  } = {},
  testStart = 200,
) {
  const classes = Uint8Array.from({ length: ROWS }, (_, row) => (row % 5 === 0 ? 2 : 0));
  const dataset = { table, classes, assumed, every: { table, profits: earned } };
  return compareWithChampion(
    {
      dataset: dataset as unknown as Dataset,
      testPart: { testStart, testEnd: ROWS },
      ...{ candidate: modelOf(candidate), champion: championOf(champion, lastRow) },
    },
    {
      policy: DEFAULT_POLICY,
      evidence: { lifeMs: LIFE_MS, resamples: 500, seed: 1 },
      ...{ metric, minIdentifiedShare: 0.9 },
    },
  );
}

describe('compareWithChampion', () => {
  it('leaves out the test records that the champion was trained on, and a life after them', () => {
    const { first_timestamp: first, records, trained_until: until } = compare({ lastRow: 249 });
    expect([first, records, until]).toEqual([iso(251), 149, iso(249)]);
  });

  it('uses the whole test part when the champion is older, and no record before it', () => {
    expect(compare({ lastRow: 100 })).toMatchObject({ first_timestamp: iso(200), records: 200 });
  });

  it('compares nothing when the champion was trained on everything', () => {
    expect(compare({ lastRow: ROWS - 1 })).toMatchObject({
      ...{ first_timestamp: null, records: 0, differing: 0, identified_share: null },
      difference: null,
    });
  });

  it('is the mean gain over the champion on the records on which they differ', () => {
    const { difference, differing, evidence } = compare();
    let expected = 0;
    for (let row = 251; row < ROWS; row += 1) {
      expected += (row % 3 === 0 ? 0 : profits.sell[row]) - profits.buy[row];
    }
    expect(differing).toBe(149);
    expect(difference).toBeCloseTo(expected / 149, 12);
    expect(evidence.lower_bound).toBeGreaterThan(0);
  });

  it('changes its sign when the two change places', () => {
    const [one, other] = [compare(), compare({ candidate: 'vote', champion: 'patchtst' })];
    expect(other.difference).toBeCloseTo(-(one.difference ?? NaN), 12);
    expect(other.evidence.upper_bound).toBeLessThan(0);
  });

  it('is not comparable when the two never differ', () => {
    expect(compare({ champion: 'patchtst' })).toMatchObject({ differing: 0, difference: null });
  });

  it('is not comparable when the profit of too many differing records is not known', () => {
    const sell = profits.sell.map((value, row) => (row % 2 === 0 ? NaN : value));
    const { identified_share: share, difference } = compare({ earned: { ...profits, sell } });
    expect(share).toBeCloseTo(2 / 3, 1);
    expect(difference).toBeNull();
  });

  it('is not comparable in less time than 16 blocks of four lives', () => {
    const { evidence, difference } = compare({ lastRow: 345 });
    expect(evidence).toMatchObject({ status: 'not_enough_time', blocks: 13 });
    expect(difference).toBeNull();
  });

  it('counts right answers without profits, but for labels that are the vote by construction', () => {
    const accuracy = compare({ metric: 'accuracy' });
    expect(accuracy.difference).toBeGreaterThan(0);
    const assumed = new Uint8Array(ROWS).fill(1);
    expect(compare({ metric: 'accuracy', assumed })).toMatchObject({
      ...{ differing: 149, identified_share: 0, difference: null },
    });
  });
});
