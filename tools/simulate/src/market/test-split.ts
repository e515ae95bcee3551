const TRAIN_SHARE = 0.8;

/**
 * Index of the first record of the test part: floor(0.8 n), moved back to the first record of its
 * timestamp, so that the symbols of one moment stay together.
 */
export function testStart(records: number, symbols: number): number {
  const split = Math.floor(TRAIN_SHARE * records);
  return split - (split % symbols);
}
