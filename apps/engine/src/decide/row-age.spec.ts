import { createTrainRule } from './row-age';

const DAY_MS = 86_400_000;
const DECIDED = Date.UTC(2026, 1, 6);
const isTrained = createTrainRule(DAY_MS);
const at = (ms: number) => new Date(ms).toISOString();
const OVERRIDE = { reason: 'meta_override_buy' } as const;

it.each([
  ['now', at(DECIDED), true],
  ['a day old', at(DECIDED - DAY_MS), true],
  ['a day and a second old', at(DECIDED - DAY_MS - 1000), false],
  ['a minute ahead', at(DECIDED + 60_000), true],
  ['a minute and a second ahead', at(DECIDED + 61_000), false],
  ['of the year 0000', '0000-01-01T00:00:00Z', false],
  ['of the year 9999', '9999-12-31T23:59:59.999999Z', false],
  ['a day old in another zone', '2026-02-05T05:00:00+05:00', true],
])('training may use the row of a record %s: %s is %s', (_, timestamp, isUsed) => {
  expect(isTrained(timestamp, OVERRIDE, DECIDED)).toBe(isUsed);
});

it('training leaves out the row of a record that was refused as stale', () => {
  expect(isTrained(at(DECIDED), { reason: 'stale_signals' }, DECIDED)).toBe(false);
});
