import fc from 'fast-check';
import { timePeriods } from './time-periods';

const moments = fc
  .array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 120 })
  .map((values) => Float64Array.from(values.sort((a, b) => a - b)));

describe('timePeriods', () => {
  it('covers every row once, in order, and never splits a timestamp', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 12 }), (timestampsMs, wanted) => {
        const periods = timePeriods(timestampsMs, wanted);
        expect(periods.length).toBeLessThanOrEqual(wanted);
        let next = 0;
        for (const { start, end } of periods) {
          expect(start).toBe(next);
          expect(end).toBeGreaterThan(start);
          if (start > 0) expect(timestampsMs[start]).not.toBe(timestampsMs[start - 1]);
          next = end;
        }
        expect(next).toBe(timestampsMs.length);
      }),
    );
  });

  it('gives the first and the last timestamp of each period', () => {
    const minutes = Float64Array.of(0, 0, 1, 2).map((minute) => 60_000 * minute);
    expect(timePeriods(minutes, 2)).toEqual([
      { start: 0, end: 2, from: '1970-01-01T00:00:00.000Z', to: '1970-01-01T00:00:00.000Z' },
      { start: 2, end: 4, from: '1970-01-01T00:01:00.000Z', to: '1970-01-01T00:02:00.000Z' },
    ]);
  });
});
