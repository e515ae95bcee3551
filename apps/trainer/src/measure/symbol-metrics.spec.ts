import { makeTable } from '../testing/make-table';
import { regimeMetrics } from './regime-metrics';
import { symbolMetrics } from './symbol-metrics';

const votes = ['BUY', 'BUY', 'BUY', 'BUY'] as const;
const calm = { regime: { volatility: 0.1, trend_strength: 0 } };
const table = makeTable([
  { votes, symbol: 'ETHUSDT', changes: calm },
  { votes, symbol: 'BTCUSDT' },
  { votes, symbol: 'BTCUSDT' },
]);
const classes = Uint8Array.of(0, 1, 2);
/** The model is always right, the vote on the last row, the decisions on the last two rows. */
const answers = {
  predicted: classes,
  baseClasses: Uint8Array.of(2, 2, 2),
  finalClasses: Uint8Array.of(2, 1, 2),
};

describe('symbolMetrics', () => {
  it('counts the model, the vote and the decisions on each symbol, the most frequent first', () => {
    expect(symbolMetrics(table, answers, classes)).toEqual([
      { symbol: 'BTCUSDT', n_samples: 2, accuracy: 1, base_accuracy: 0.5, final_accuracy: 1 },
      { symbol: 'ETHUSDT', n_samples: 1, accuracy: 1, base_accuracy: 0, final_accuracy: 0 },
    ]);
  });
});

describe('regimeMetrics', () => {
  it('counts a row in its volatility and trend regimes; an empty one has no accuracy', () => {
    expect(
      regimeMetrics(table, answers, classes, { lifeMs: 60_000, resamples: 200, seed: 1 }),
    ).toMatchObject({
      volatility_low: { n_samples: 1, accuracy: 1, base_accuracy: 0, final_accuracy: 0 },
      volatility_medium: { n_samples: 2, base_accuracy: 0.5 },
      volatility_high: { n_samples: 0, accuracy: null, base_accuracy: null, final_accuracy: null },
      trending: { n_samples: 0 },
      ranging: { n_samples: 3, accuracy: 1 },
    });
  });
});
