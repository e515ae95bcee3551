import type { DecidedRow } from './decided-row';
import { ReplacedChallengers } from './replaced-challengers';

const HOUR_MS = 3_600_000;

const row = (hour: number, challenger: string | null, modelVersion = 'v1'): DecidedRow => ({
  ...{ symbol: 'BTCUSDT', timestampMs: hour * HOUR_MS, decidedAtMs: hour * HOUR_MS },
  ...{ horizon: null, id: null, modelVersion, vote: 'BUY', action: 'BUY', isChange: false },
  ...{ answer: null, inForce: null, record: null },
  challenger: challenger === null ? null : said(challenger),
});

const said = (modelVersion: string) =>
  ({ modelVersion, action: 'BUY', championAction: 'BUY' }) as const;

const counted = (rows: readonly DecidedRow[]) => {
  const replaced = new ReplacedChallengers();
  return rows.map((one) => replaced.leaveOut(one).challenger?.modelVersion ?? null);
};

describe('the rows of a challenger', () => {
  it('count no more once another has begun, although an engine still asks it', () => {
    const rows = [row(0, 'a'), row(1, 'b'), row(2, 'a'), row(3, 'b'), row(4, null), row(5, 'a')];
    expect(counted(rows)).toEqual(['a', 'b', null, 'b', null, null]);
  });

  it('count again a day after the last row of the other', () => {
    const rows = [row(0, 'a'), row(1, 'b'), row(24, 'a'), row(25, 'a'), row(26, 'a')];
    expect(counted(rows)).toEqual(['a', 'b', null, 'a', 'a']);
  });

  it('count against each champion on their own', () => {
    expect(counted([row(0, 'a'), row(1, 'b', 'v2'), row(2, 'a')])).toEqual(['a', 'b', 'a']);
  });
});
