import { isOpenToOverride } from './consensus';
import { DEFAULT_POLICY } from './default-policy';

describe('isOpenToOverride', () => {
  it.each([
    [4, 0.5, true],
    [2, 0.5, true],
    [1, 0.5, false],
    [4, 0.75, false],
    [4, 1, false],
  ])('%d agents of which %d agree: %s', (reporting, consensus, expected) => {
    expect(isOpenToOverride({ reporting, consensus }, DEFAULT_POLICY)).toBe(expected);
  });
});
