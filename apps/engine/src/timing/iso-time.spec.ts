import { assert, date, property } from 'fast-check';
import { isoTimes } from './iso-time';

describe('isoTimes', () => {
  it('formats each time, in any order', () => {
    const isoOf = isoTimes();
    const anyDate = date({ noInvalidDate: true });
    assert(property(anyDate, (time) => isoOf(time.getTime()) === time.toISOString()));
    expect([1, 1, 0].map(isoOf)).toEqual([1, 1, 0].map((ms) => new Date(ms).toISOString()));
  });
});
