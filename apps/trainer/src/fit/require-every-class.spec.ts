import { requireEveryClass } from './require-every-class';

const [SELL, HOLD, BUY] = [0, 1, 2];
const DAY_MS = 86_400_000;
const timestampsMs = Float64Array.from([0, 1, 2, 3], (day) => Date.UTC(2025, 0, 1) + day * DAY_MS);

it('names the date of the first row of a class that begins late', () => {
  const rows = { classes: Uint8Array.of(HOLD, BUY, HOLD, SELL), timestampsMs };
  const next = 'use a longer log, or begin it where each class occurs: --min-date 2025-01-04';
  expect(() => {
    requireEveryClass(rows, Uint32Array.of(0, 1, 2), 'fold 1');
  }).toThrow(expect.objectContaining({ code: 'class_missing', next }) as Error);
});

it('asks for a longer log when a class never occurs', () => {
  const rows = { classes: Uint8Array.of(HOLD, BUY, HOLD, BUY), timestampsMs };
  const next = 'use a longer log, in which each class occurs';
  expect(() => {
    requireEveryClass(rows, null, 'the log');
  }).toThrow(expect.objectContaining({ next }) as Error);
});
