import { parseTimestamp, timestampSchema } from '@meta-agent/features';
import { distinctTimes } from './distinct-time';

const NOON_MS = Date.UTC(2026, 1, 5, 12);

describe('distinct times', () => {
  it('are later at each call, also 2,500 times in one millisecond', () => {
    const timeOf = distinctTimes();
    const texts = Array.from({ length: 2500 }, () => timeOf(NOON_MS));
    const times = texts.map(parseTimestamp);
    expect(texts.every((text) => timestampSchema.safeParse(text).success)).toBe(true);
    expect(new Set(times).size).toBe(2500);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(texts[0]).toBe('2026-02-05T12:00:00.000000Z');
    expect(parseTimestamp(timeOf(NOON_MS + 1))).toBeGreaterThan(times[2499]);
  });

  it('follow a clock that is set back an hour', () => {
    const timeOf = distinctTimes();
    timeOf(NOON_MS);
    expect(timeOf(NOON_MS - 3_600_000)).toBe('2026-02-05T11:00:00.000000Z');
    expect(timeOf(NOON_MS - 3_600_000)).toBe('2026-02-05T11:00:00.000001Z');
  });
});
