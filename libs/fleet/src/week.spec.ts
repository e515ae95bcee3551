import { WEEK, weekOf } from './week';

it.each([
  ['2026-11-26T12:00:00Z', '2026-W48'],
  ['2026-11-29T23:59:59Z', '2026-W48'],
  ['2026-11-30T00:00:00Z', '2026-W49'],
  ['2024-12-30T00:00:00Z', '2025-W01'],
  ['2027-01-03T00:00:00Z', '2026-W53'],
  ['2023-01-01T00:00:00Z', '2022-W52'],
])('%s is of the week %s, by ISO 8601', (time, week) => {
  expect(weekOf(Date.parse(time))).toBe(week);
  expect(week).toMatch(WEEK);
});
