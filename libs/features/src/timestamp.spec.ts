import { formatTimestamp, parseTimestamp, timestampSchema } from './timestamp';

describe('parseTimestamp', () => {
  it.each([
    ['2026-02-05T23:54:27Z', Date.UTC(2026, 1, 5, 23, 54, 27)],
    ['2026-02-05T23:54:27', Date.UTC(2026, 1, 5, 23, 54, 27)],
    ['2026-02-06T01:54:27+02:00', Date.UTC(2026, 1, 5, 23, 54, 27)],
    ['2026-02-05T23:54:27.250Z', Date.UTC(2026, 1, 5, 23, 54, 27, 250)],
  ])('reads %s in UTC, independent of the zone of the machine', (text, ms) => {
    expect(timestampSchema.safeParse(text).success).toBe(true);
    expect(parseTimestamp(text)).toBe(ms);
  });

  it('distinguishes microseconds', () => {
    const first = parseTimestamp('2026-02-05T23:54:27.123456Z');
    const second = parseTimestamp('2026-02-05T23:54:27.123457Z');
    expect(second).toBeGreaterThan(first);
  });
});

it.each([
  ['2026-02-05T23:54:27.000Z'],
  ['2026-02-05T23:54:27.123Z'],
  ['2026-02-05T23:54:27.123456Z'],
  ['2026-02-05T23:54:59.999999Z'],
  ['2026-02-05T23:54:27.000001Z'],
  ['1969-12-31T23:59:59.999999Z'],
])('%s is written as it was read', (text) => {
  expect(formatTimestamp(parseTimestamp(text))).toBe(text);
});
