import { assert, date, property } from 'fast-check';
import { utcDays } from './utc-day';

describe('utcDays', () => {
  it('returns the UTC day of each time, in any order', () => {
    const dayOf = utcDays();
    const anyDate = date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });
    assert(property(anyDate, (time) => dayOf(time.getTime()) === time.toISOString().slice(0, 10)));
  });

  it('changes at midnight UTC', () => {
    const dayOf = utcDays();
    const midnightMs = Date.UTC(2027, 0, 1);
    expect(dayOf(midnightMs - 1)).toBe('2026-12-31');
    expect(dayOf(midnightMs)).toBe('2027-01-01');
    expect(dayOf(midnightMs - 1)).toBe('2026-12-31');
  });
});
