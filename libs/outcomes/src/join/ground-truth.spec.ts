import { GroundTruth } from './ground-truth';
import type { LabelRow, OutcomeRow } from './outcome-rows';

const timestamp = '2026-02-05T00:00:00Z';
const MS = Date.parse(timestamp);

// eslint-disable-next-line @typescript-eslint/require-await -- rows come from files
async function* rows<T>(...values: T[]) {
  yield* values;
}

const buy = { timestamp, symbol: 'BTC', action: 'BUY', outcome: 'win', pnl_pct: 2 } as const;
const sell = { timestamp, symbol: 'ETH', action: 'SELL', outcome: 'loss', pnl_pct: -3 } as const;
const OUTCOMES: OutcomeRow[] = [buy, sell].map((row) => ({ ...row, hold_duration_minutes: 5 }));
const LABELS: LabelRow[] = [
  { timestamp, symbol: 'BTC', label: 'SELL' },
  { timestamp, symbol: 'DOT', label: 'BUY' },
];

describe('GroundTruth', () => {
  it('finds the trade and the label of a record, and what is not known', async () => {
    const truth = await GroundTruth.collect({
      outcomes: rows(...OUTCOMES),
      labels: rows(...LABELS),
    });
    const trade = { action: 'BUY', isWin: true, pnlPct: 2, holdMinutes: 5 };
    expect(truth.find(MS, 'BTC')).toEqual({ fileLabel: 'SELL', trade, isRepeated: false });
    expect(truth.find(MS, 'ETH')).toMatchObject({ fileLabel: null, trade: { isWin: false } });
    expect(truth.find(MS + 1, 'BTC')).toEqual({ fileLabel: null, trade: null, isRepeated: false });
    expect(truth.counts.labels).toEqual({ matched: 1, unmatched: 1, repeated: 0 });
  });

  it('says of a second record of a key that its trade was counted', async () => {
    const truth = await GroundTruth.collect({ outcomes: rows(...OUTCOMES), labels: null });
    expect([1, 2, 3].map(() => truth.find(MS, 'BTC').isRepeated)).toEqual([false, true, true]);
    expect(truth.counts).toEqual({
      labels: null,
      outcomes: { matched: 1, unmatched: 1, repeated: 2 },
    });
  });

  it('reads the outcomes before the labels, so that the digest of both has one order', async () => {
    const read: string[] = [];
    // eslint-disable-next-line @typescript-eslint/require-await -- rows come from files
    async function* noted<T>(name: string, values: T[]) {
      read.push(name);
      yield* values;
    }
    await GroundTruth.collect({
      labels: noted('labels', LABELS),
      outcomes: noted('outcomes', OUTCOMES),
    });
    expect(read).toEqual(['outcomes', 'labels']);
  });
});
