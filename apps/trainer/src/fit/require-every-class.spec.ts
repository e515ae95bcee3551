import { requireEveryClass } from './require-every-class';

const [SELL, HOLD, BUY] = [0, 1, 2];
const DAY_MS = 86_400_000;
const timestampsMs = Float64Array.from([0, 1, 2, 3], (day) => Date.UTC(2025, 0, 1) + day * DAY_MS);

const partOf = (...train: number[]) => ({
  train: Uint32Array.from(train),
  testStart: 3,
  purged: 3 - train.length,
});

it.each([
  ['the first row of the class', [1, 2]],
  ['every row', []],
])('names purging as the cause where it drops %s', (_, train) => {
  const rows = { classes: Uint8Array.of(SELL, HOLD, BUY, SELL), timestampsMs };
  expect(() => {
    requireEveryClass(rows, partOf(...train), 'fold 1');
  }).toThrow(
    expect.objectContaining({
      code: 'class_missing',
      next: expect.stringMatching(
        /^use a longer log: purging drops [13] rows .*--label-horizon$/,
      ) as string,
    }) as Error,
  );
});

it('names the date where purging drops rows, but no row of the class that is missing', () => {
  const rows = { classes: Uint8Array.of(HOLD, HOLD, BUY, SELL), timestampsMs };
  expect(() => {
    requireEveryClass(rows, partOf(1, 2), 'fold 1');
  }).toThrow(
    expect.objectContaining({ next: expect.stringContaining('2025-01-04') as string }) as Error,
  );
});

it('names the date of the first row of a class that begins late', () => {
  const rows = { classes: Uint8Array.of(HOLD, BUY, HOLD, SELL), timestampsMs };
  const next = 'use a longer log, or begin it where each class occurs: --min-date 2025-01-04';
  expect(() => {
    requireEveryClass(rows, partOf(0, 1, 2), 'fold 1');
  }).toThrow(expect.objectContaining({ code: 'class_missing', next }) as Error);
});

it('asks for a longer log when a class never occurs', () => {
  const rows = { classes: Uint8Array.of(HOLD, BUY, HOLD, BUY), timestampsMs };
  const next = 'use a longer log, in which each class occurs';
  expect(() => {
    requireEveryClass(rows, null, 'the log');
  }).toThrow(expect.objectContaining({ next }) as Error);
});
