import { driftBetween, sharesOf } from './drift';

describe('drift', () => {
  it('is the share of the decisions in other bins', () => {
    expect(driftBetween([100, 100, 0], [50, 50, 0])).toBe(0);
    expect(driftBetween([100, 100, 0], [100, 0, 100])).toBe(0.5);
    expect(driftBetween([0, 0, 200], [7, 0, 0])).toBe(1);
  });

  it('is null with few decisions, or without a training distribution', () => {
    expect(driftBetween([50, 49], [1, 1])).toBeNull();
    expect(driftBetween([50, 50], [0, 0])).toBeNull();
  });

  it('has shares of 0 when there are no decisions', () => {
    expect(sharesOf([0, 0])).toEqual([0, 0]);
    expect(sharesOf([1, 3])).toEqual([0.25, 0.75]);
  });
});
