import type { DecidedRow } from './decisions/decided-row';
import { FirstOfEach } from './first-of-each';
import { isAnswerRight, type KnownDecision } from './known-decision';

const known = (id: string, of: Partial<DecidedRow> = {}): KnownDecision => ({
  row: {
    ...{ symbol: 'BTCUSDT', timestampMs: 0, decidedAtMs: 0, horizon: null, id },
    ...{ modelVersion: 'v1', vote: 'BUY', action: 'BUY', isChange: false, answer: null },
    ...{ inForce: null, challenger: null, record: null, ...of },
  },
  ...{
    knownAtMs: 0,
    profits: { SELL: null, HOLD: 0, BUY: 1 },
    label: 'BUY',
    wrong: [],
    traded: null,
  },
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
    const firsts = new FirstOfEach();
    const counted = settled.filter(({ row }) => firsts.note(row, 0, 0));
    expect(counted.map(({ row }) => row.id)).toEqual([
      ...['first', 'other time', 'other symbol', 'other horizon'],
    ]);
  });
});

describe('whether an answer was right', () => {
  const won = { ...known('won'), traded: 'BUY' as const };
  const lost = { ...won, label: null, wrong: ['BUY' as const] };

  it("is told of the trade's action and, where it was the vote's, of the veto", () => {
    expect([won, lost].map((of) => isAnswerRight(of, 'BUY'))).toEqual([true, false]);
    expect([won, lost].map((of) => isAnswerRight(of, 'HOLD'))).toEqual([false, true]);
  });

  it('is not told of an action against both, whether the trade was won or lost', () => {
    expect([won, lost].map((of) => isAnswerRight(of, 'SELL'))).toEqual([null, null]);
    const override = { ...lost, row: { ...lost.row, vote: 'SELL' as const } };
    expect(isAnswerRight(override, 'HOLD')).toBeNull();
  });

  it('is told of each action by prices', () => {
    expect((['BUY', 'SELL'] as const).map((of) => isAnswerRight(known('priced'), of))).toEqual([
      ...[true, false],
    ]);
  });
});
