const TRAIN_SHARE = 0.8;

/**
 * Index of the first record of the test part: floor(0.8 n), moved back to the first record of its
 * timestamp, to keep the symbols of one timestamp together.
 */
export function testStart(records: number, symbols: number): number {
  const split = Math.floor(TRAIN_SHARE * records);
  return split - (split % symbols);
}
