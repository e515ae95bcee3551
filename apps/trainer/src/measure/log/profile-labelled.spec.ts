import { makeTable } from '../../testing/make-table';
import { profileLabelled } from './profile-labelled';

const table = makeTable([
  { votes: ['BUY', 'HOLD', 'SELL', null], confidence: 0.5 },
  { votes: ['BUY', 'HOLD', 'BUY', null], confidence: 0.75 },
  {
    votes: ['SELL', null, 'BUY', null],
    confidence: 1,
    changes: { regime: { volatility: 0.9, trend_strength: -0.5 } },
  },
]);

describe('profileLabelled', () => {
  const profile = profileLabelled(table, Uint8Array.of(2, 1, 0));

  it('gives the vote shares, mean confidence and accuracy of each agent', () => {
    const { xgb, lgbm, patchtst } = profile.agents;
    expect(xgb).toMatchObject({ reporting: 1, mean_confidence: 0.75, accuracy: 2 / 3 });
    expect(xgb.votes).toEqual({ SELL: 1 / 3, HOLD: 0, BUY: 2 / 3 });
    expect(lgbm).toMatchObject({ reporting: 2 / 3, mean_confidence: 0.625, accuracy: 0.5 });
    expect(patchtst).toEqual({ reporting: 0, votes: null, mean_confidence: null, accuracy: null });
  });

  it('counts records by regime and labels by period', () => {
    expect(profile.regimes).toEqual({
      volatility_low: 0,
      volatility_medium: 2,
      volatility_high: 1,
      trending: 1,
      ranging: 2,
    });
    expect(profile.labels_over_time.map(({ counts }) => counts)).toEqual([
      { SELL: 0, HOLD: 0, BUY: 1 },
      { SELL: 0, HOLD: 1, BUY: 0 },
      { SELL: 1, HOLD: 0, BUY: 0 },
    ]);
  });
});
