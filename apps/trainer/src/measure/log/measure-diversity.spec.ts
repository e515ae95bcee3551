import { makeTable, type Row } from '../../testing/make-table';
import { measureDiversity } from './measure-diversity';

const [SELL, HOLD, BUY] = [0, 1, 2];

// Right answers: BUY, BUY, SELL, HOLD.
const CLASSES = Uint8Array.of(BUY, BUY, SELL, HOLD);
const ROWS: Row[] = [
  { votes: ['BUY', 'BUY', 'SELL', null] },
  { votes: ['BUY', 'SELL', 'SELL', null] },
  { votes: ['HOLD', 'SELL', 'SELL', null] },
  { votes: ['BUY', 'BUY', 'HOLD', null] },
];
const { overall, ranging, trending } = measureDiversity(makeTable(ROWS), CLASSES);

function pair(one: string, other: string) {
  return overall.pairs.find(({ agents }) => agents[0] === one && agents[1] === other);
}

describe('measureDiversity', () => {
  it('counts the records on which both, one or none of two agents are right', () => {
    // xgb is right, right, wrong, wrong; lgbm right, wrong, right, wrong.
    expect(pair('xgb', 'lgbm')).toMatchObject({
      records: 4,
      disagreement: 0.5,
      double_fault: 0.25,
      yule_q: 0,
    });
    // nhits is wrong, wrong, right, right: it is right exactly where xgb is wrong.
    expect(pair('xgb', 'nhits')).toMatchObject({ disagreement: 1, double_fault: 0, yule_q: -1 });
  });

  it('measures the agreement of votes beyond chance', () => {
    // Votes B B H B and B S S B agree on 2 of 4; by chance on 3/4 * 2/4.
    expect(pair('xgb', 'lgbm')?.cohen_kappa).toBeCloseTo((0.5 - 0.375) / (1 - 0.375), 12);
  });

  it('leaves out an agent that never reports', () => {
    expect(overall.pairs).toHaveLength(3);
    expect(pair('xgb', 'patchtst')).toBeUndefined();
  });

  it('has a higher entropy when right and wrong votes are split more evenly', () => {
    // Of three agents 2, 1, 2, 1 are right: min(right, wrong) is 1 each time.
    expect(overall.entropy).toBe(1);
  });

  it('is broken down by regime, and is null where a regime has no records', () => {
    expect(ranging.records).toBe(4);
    expect(trending).toMatchObject({ records: 0, pairs: [], entropy: null, mean_yule_q: null });
  });
});
