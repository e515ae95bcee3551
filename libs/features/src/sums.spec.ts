import { mean, sum } from './sums';

describe('sum and mean', () => {
  it('accept arrays and typed arrays', () => {
    expect(sum([1, 2, 3.5])).toBe(6.5);
    expect(mean(Float64Array.of(1, 2, 6))).toBe(3);
    expect(mean(Uint8Array.of(200, 100))).toBe(150);
  });

  it('of no values are 0 and NaN', () => {
    expect(sum([])).toBe(0);
    expect(mean([])).toBeNaN();
  });
});
