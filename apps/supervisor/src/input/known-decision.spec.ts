import { firstOfEach, type KnownDecision } from './known-decision';
import type { DecidedRow } from './read-decisions';

const known = (id: string, of: Partial<DecidedRow> = {}): KnownDecision => ({
  row: {
    ...{ symbol: 'BTCUSDT', timestampMs: 0, decidedAtMs: 0, horizon: null, id },
    ...{ modelVersion: 'v1', vote: 'BUY', action: 'BUY', isChange: false, answer: null },
    ...{ inForce: null, challenger: null, record: null, ...of },
  },
  ...{ knownAtMs: 0, profits: { SELL: null, HOLD: 0, BUY: 1 }, label: 'BUY', wrong: [] },
});

describe('what is known of a record', () => {
  it('counts once, also where it was asked for twice or its trade is in two files', () => {
    const settled = [
      known('first'),
      known('again'),
      known('other time', { timestampMs: 1 }),
      known('other symbol', { symbol: 'ETHUSDT' }),
      known('other horizon', { horizon: 15 }),
      known('first'),
    ];
    expect(firstOfEach(settled).map(({ row }) => row.id)).toEqual([
      ...['first', 'other time', 'other symbol', 'other horizon'],
    ]);
  });
});
