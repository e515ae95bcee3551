import { horizonMinutes, horizonOf, horizonSchema } from './horizon';
import { readLine } from './log-reader';
import { logRecordSchema } from './signal-record';

describe('horizonMinutes', () => {
  it.each([
    [15, 15],
    ['15', 15],
    ['15m', 15],
    ['15 min', 15],
    ['15MIN', 15],
    ['0.25h', 15],
    ['1h', 60],
    ['1.5 h', 90],
    ['4H', 240],
    ['1d', 1440],
    [1_440_000, 1_440_000],
  ])('reads %p as %d minutes', (horizon, minutes) => {
    expect(horizonSchema.safeParse(horizon).success).toBe(true);
    expect(horizonMinutes(horizon)).toBe(minutes);
  });

  it.each([
    ...[-1, 0, 0.5, 1e308, 1_440_001, NaN, Infinity],
    ...['', '0', '-1', '0h', '0.3h', '015', '1e3', '1w', 'intraday', '9999999', '99999h', '9999d'],
  ])('is null for %p, which the schema refuses', (horizon) => {
    expect(horizonSchema.safeParse(horizon).success).toBe(false);
    expect(horizonMinutes(horizon)).toBeNull();
  });
});

it('takes horizon_minutes where there is no horizon', () => {
  expect(horizonOf({ horizon_minutes: 60 })).toBe(60);
  expect(horizonOf({ horizon: '15m', horizon_minutes: 60 })).toBe(15);
  expect(horizonOf({})).toBeNull();
});

it.each([
  ['horizon', -1, '-1'],
  ['horizon', 0, '0'],
  ['horizon', 1e308, '1e+308'],
  ['horizon', 'soon', '"soon"'],
  ['horizon_minutes', '15m', '"15m"'],
  ['horizon_minutes', 0, '0'],
])('a line of a log with %s %p is refused, with what was expected', (field, value, received) => {
  const line = { timestamp: '2026-02-05T23:54:27Z', symbol: 'BTCUSDT', base_predictions: {} };
  const bytes = Buffer.from(JSON.stringify({ ...line, [field]: value }));
  const expected = expect.stringContaining('from 1 to 1440000') as string;
  const read = readLine(bytes, logRecordSchema, { isFirst: false, maxBytes: 1024 });
  expect(read).toMatchObject({ issue: { field, expected, received } });
  const checked = logRecordSchema.safeParse({ ...line, [field]: value });
  expect(checked.error?.issues).toHaveLength(1);
});
