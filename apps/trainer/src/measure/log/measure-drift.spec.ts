import { DEFAULT_AGENTS } from '@meta-agent/features';
import { ensembleClassesOf } from '../../data/truth/labels';
import { makeTable } from '../../testing/make-table';
import { measureDrift, stabilityIndex } from './measure-drift';

describe('measureDrift', () => {
  const table = makeTable([
    ...Array.from({ length: 4 }, () => ({ votes: ['BUY', 'BUY', 'BUY', null] as const })),
    { votes: ['SELL', 'SELL', 'SELL', 'BUY'] },
    { votes: ['BUY', 'SELL', 'SELL', 'BUY'] },
  ]);
  const drift = measureDrift(
    {
      table,
      classes: Uint8Array.of(2, 2, 0, 0, 1, 1),
      voteClasses: ensembleClassesOf(table, DEFAULT_AGENTS),
    },
    4,
  );

  it('compares the training part with the test part: labels, vote and each agent', () => {
    expect(drift.map(({ name }) => name)).toEqual([
      ...['labels', 'vote', 'xgb', 'lgbm', 'nhits', 'patchtst'],
    ]);
    expect(drift[0]).toMatchObject({
      training: { SELL: 0.5, HOLD: 0, BUY: 0.5 },
      test: { SELL: 0, HOLD: 1, BUY: 0 },
    });
    expect(drift[1].test).toEqual({ SELL: 1, HOLD: 0, BUY: 0 });
    expect(drift[2].test).toEqual({ SELL: 0.5, HOLD: 0, BUY: 0.5 });
  });

  it('has no shares of an agent that does not report', () => {
    expect(drift[5].training).toEqual({ SELL: 0, HOLD: 0, BUY: 0 });
  });
});

describe('the population stability index', () => {
  it('is 0 for equal shares, and Σ (p − q) · ln(p / q) for others', () => {
    const even = { SELL: 0.25, HOLD: 0.5, BUY: 0.25 };
    expect(stabilityIndex(even, even)).toBe(0);
    const moved = { SELL: 0.25, HOLD: 0.25, BUY: 0.5 };
    expect(stabilityIndex(even, moved)).toBeCloseTo(0.5 * Math.log(2), 12);
  });
});
