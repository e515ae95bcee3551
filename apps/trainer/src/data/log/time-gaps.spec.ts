import { longGaps, spanWithoutGaps } from './time-gaps';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2025, 0, 1);
const quarters = Array.from({ length: 900 }, (_, i) => START_MS + (i * HOUR_MS) / 4);
const years = (...dates: readonly number[]) => dates.map((year) => Date.UTC(year, 0, 1));

it.each([
  ['1970 before', [...years(1970), ...quarters], [1]],
  ['2099 after', [...quarters, ...years(2099)], [900]],
  ['several, on both sides', [...years(1970, 1980), ...quarters, ...years(2031)], [1, 2, 902]],
  ['five of one wrong day', [...years(1970, 1970, 1970, 1970, 1970), ...quarters], [5]],
])('finds %s', (_, times, rows) => {
  expect(longGaps(Float64Array.from(times)).map(({ row }) => row)).toEqual(rows);
});

it('finds no gap in nights, weekends and a holiday', () => {
  const bars = Array.from({ length: 20 }, (_, day) => day)
    .filter((day) => day % 7 < 5 && day !== 9)
    .flatMap((day) => Array.from({ length: 28 }, (_, i) => day * DAY_MS + (i * HOUR_MS) / 4));
  expect(longGaps(Float64Array.from(bars))).toEqual([]);
});

it.each([
  ['a batch that was decided within milliseconds', 0.013],
  ['a log of microseconds with a pause of a second', 0.000_001],
  ['a log of one afternoon with a pause of an hour', 1000],
])('finds no gap in %s', (_, stepMs) => {
  const times = Array.from({ length: 400 }, (__, i) => START_MS + i * stepMs);
  const pause = Math.min(HOUR_MS, 1e6 * stepMs);
  const after = times.map((ms) => ms + pause);
  expect(longGaps(Float64Array.from([...times, ...after]))).toEqual([]);
});

it('finds no gap in a single moment or in three records', () => {
  expect(longGaps(new Float64Array(100))).toEqual([]);
  expect(longGaps(Float64Array.of(0, 1, 1e12))).toEqual([]);
});

it('subtracts the gaps from a span', () => {
  const times = Float64Array.from([...years(1970), ...quarters]);
  const gaps = longGaps(times);
  expect(spanWithoutGaps(times[0], times[900], gaps)).toBe((899 / 4) * HOUR_MS);
  expect(spanWithoutGaps(times[1], times[900], gaps)).toBe((899 / 4) * HOUR_MS);
});
