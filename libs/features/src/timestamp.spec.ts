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

  const AT_MS = Date.UTC(2026, 1, 5, 23, 54, 27);
  it.each([
    ['2026-02-05T23:54:27.1Z', AT_MS + 100],
    ['2026-02-05T23:54:27.123456789Z', AT_MS + 123.456789],
    ['2026-02-05T23:54:27-00:00', AT_MS],
    ['2026-02-05T18:24:27-05:30', AT_MS],
    ['2026-02-06T13:54:27+14:00', AT_MS],
    ['2024-02-29T12:00:00Z', Date.UTC(2024, 1, 29, 12)],
  ])('reads %s', (text, ms) => {
    expect(timestampSchema.safeParse(text).success).toBe(true);
    expect(parseTimestamp(text)).toBeCloseTo(ms, 3);
  });

  it.each([
    ['2026-02-05'],
    ['2026-02-05 23:54:27'],
    ['2026-02-05T23:54Z'],
    ['2026-02-05t23:54:27z'],
    ['2026-02-05T23:54:27+0000'],
    ['2026-02-05T23:54:27+02'],
    ['2026-02-05T24:00:00Z'],
    ['2026-02-05T23:54:60Z'],
    ['2026-02-05T23:54:27,5Z'],
    ['20260205T235427Z'],
    ['2026-036T23:54:27Z'],
    ['2026-02-30T00:00:00Z'],
    ['2025-02-29T00:00:00Z'],
    ['1770335667'],
    ['Thu, 05 Feb 2026 23:54:27 GMT'],
    [' 2026-02-05T23:54:27Z'],
  ])('the schema refuses %j rather than guess its meaning', (text) => {
    expect(timestampSchema.safeParse(text).success).toBe(false);
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
