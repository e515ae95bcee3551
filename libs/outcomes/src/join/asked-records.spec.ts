import { AskedRecords } from './asked-records';

const MINUTE_MS = 60_000;

function recordsAt(minutes: readonly number[], symbol = 'BTCUSDT'): AskedRecords {
  const records = new AskedRecords();
  for (const minute of minutes) records.add({ timestampMs: minute * MINUTE_MS, symbol });
  return records;
}

describe('the records that were asked for', () => {
  it('span the time from the first to the last; an unknown time is within', () => {
    const records = recordsAt([30, 10, 20]);
    expect(records.span).toEqual([10 * MINUTE_MS, 30 * MINUTE_MS]);
    expect([9, 10, 30, 31].map((minute) => records.spans(minute * MINUTE_MS))).toEqual([
      ...[false, true, true, false],
    ]);
    expect(records.spans(null)).toBe(true);
    expect(new AskedRecords().span).toEqual([Infinity, -Infinity]);
  });

  it('have the median step between two times of a symbol, or none', () => {
    const records = recordsAt([45, 0, 15, 15, 30]);
    records.add({ timestampMs: 0, symbol: 'ETHUSDT' });
    records.add({ timestampMs: 60 * MINUTE_MS, symbol: 'ETHUSDT' });
    expect(records.medianStepMs()).toBe(15 * MINUTE_MS);
    expect(recordsAt([5, 5]).medianStepMs()).toBeNull();
    expect(new AskedRecords().medianStepMs()).toBeNull();
  });

  it('name the time nearest to another, the earlier of two that are as near', () => {
    const records = recordsAt([10, 20]);
    const nearest = (minute: number) =>
      (records.nearest(minute * MINUTE_MS, 'BTCUSDT') ?? NaN) / MINUTE_MS;
    expect([0, 10, 14, 15, 16, 99].map(nearest)).toEqual([10, 10, 10, 10, 20, 20]);
    expect(records.nearest(0, 'ETHUSDT')).toBeNull();
  });

  it('are found by time, symbol and one of the decided actions; those of unknown actions by any', () => {
    const records = recordsAt([10]);
    records.add({ timestampMs: 0, symbol: 'BTCUSDT', decided: ['BUY', 'HOLD'] });
    const has = (minute: number, action: 'SELL' | 'BUY' | null, symbol = 'BTCUSDT') =>
      records.has(minute * MINUTE_MS, symbol, action);
    expect([has(0, 'BUY'), has(0, 'SELL'), has(0, null)]).toEqual([true, false, true]);
    expect([has(10, 'SELL'), has(11, null), has(10, null, 'ETHUSDT')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('are more than the first room for them', () => {
    const minutes = Array.from({ length: 3000 }, (_, i) => i);
    const records = recordsAt(minutes);
    expect(records.has(2999 * MINUTE_MS, 'BTCUSDT', null)).toBe(true);
    expect(records.medianStepMs()).toBe(MINUTE_MS);
  });
});
