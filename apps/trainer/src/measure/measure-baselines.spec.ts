import { makeTable } from '../testing/make-table';
import { measureBaselines } from './measure-baselines';

const [SELL, HOLD, BUY] = [0, 1, 2];
const table = makeTable([
  { votes: ['BUY', 'HOLD', 'BUY', 'SELL'] },
  { votes: ['SELL', 'HOLD', null, 'SELL'] },
]);
const classes = Uint8Array.of(BUY, HOLD);
const column = (...values: number[]) => Uint8Array.from(values);
const decisions = {
  finalClasses: column(BUY, HOLD),
  baseClasses: column(BUY, SELL),
} as Parameters<typeof measureBaselines>[1]['labelled'];

function measure(sell: number[], buy: number[]) {
  const profits = {
    identification: 'prices' as const,
    sell: Float64Array.from(sell),
    buy: Float64Array.from(buy),
    counted: column(1, 1),
  };
  const rows = { table, classes, assumed: column(0, 0), every: { table, profits } };
  return new Map(
    measureBaselines(rows, { labelled: decisions, every: decisions }).map((one) => [one.name, one]),
  );
}

describe('measureBaselines', () => {
  it('puts the decisions beside the vote, always HOLD and each agent', () => {
    const measured = measure([-1, 2], [3, -4]);
    expect([...measured.keys()]).toEqual([
      ...['decisions', 'vote', 'always HOLD', 'xgb', 'lgbm', 'nhits', 'patchtst'],
    ]);
    expect(measured.get('decisions')).toMatchObject({ accuracy: 1, pnl: { sum: 3, trades: 1 } });
    expect(measured.get('vote')).toMatchObject({ accuracy: 0.5, pnl: { sum: 5, trades: 2 } });
    expect(measured.get('always HOLD')).toMatchObject({
      accuracy: 0.5,
      pnl: { sum: 0, trades: 0 },
    });
    // An agent that does not report holds.
    expect(measured.get('nhits')).toMatchObject({ accuracy: 1, pnl: { sum: 3, trades: 1 } });
  });

  it('names no sum where the profit of a trade is not known', () => {
    const measured = measure([NaN, 2], [3, NaN]);
    expect(measured.get('patchtst')?.pnl).toEqual({ sum: null, trades: 1, unknown: 1 });
    expect(measured.get('vote')?.pnl).toEqual({ sum: 5, trades: 2, unknown: 0 });
  });
});
