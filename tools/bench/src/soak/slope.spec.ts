import { slopeOf } from './slope';

describe('the slope of samples', () => {
  it('is that of the line through them, without an error where they lie on it', () => {
    const { perHour, error } = slopeOf([[0, 1], [10, 2], [20, 3]]); // prettier-ignore
    expect(perHour).toBeCloseTo(360, 9);
    expect(error).toBeCloseTo(0, 9);
  });

  it('has the standard error of least squares', () => {
    // By R: summary(lm(c(1, 3, 2, 4) ~ c(0, 1, 2, 3))): 0.8, error 0.4243.
    const { perHour, error } = slopeOf([[0, 1], [1, 3], [2, 2], [3, 4]]); // prettier-ignore
    expect(perHour / 3600).toBeCloseTo(0.8, 9);
    expect(error / 3600).toBeCloseTo(0.4242640687, 9);
  });

  it('needs three samples', () => {
    expect(() => slopeOf([[0, 1], [1, 2]])).toThrow(RangeError); // prettier-ignore
  });
});
