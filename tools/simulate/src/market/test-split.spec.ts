import { testStart } from './test-split';

describe('testStart', () => {
  it.each([
    [20_000, 5, 16_000],
    [20_003, 5, 16_000],
    [20_007, 5, 16_005],
    [1_000, 7, 798],
    [10, 1, 8],
    [3, 5, 0],
    [1, 1, 0],
  ])('of %d records with %d symbols a timestamp is %d', (records, symbols, start) => {
    expect(testStart(records, symbols)).toBe(start);
  });
});
