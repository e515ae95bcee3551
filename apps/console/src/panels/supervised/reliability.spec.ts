import { reliabilityOf } from './reliability';

describe('live reliability', () => {
  it('leaves out empty bins and gives the interval of Wilson', () => {
    const empty = { count: 0, right: 0, confidence: 0 };
    const [bin, ...more] = reliabilityOf([empty, { count: 20, right: 15, confidence: 16 }]);
    expect(more).toEqual([]);
    // Computed by hand: centre 0.7097, half width 0.1784.
    expect(bin).toMatchObject({ from: 0.5, count: 20, mean: 0.8, right: 0.75 });
    expect(bin.low).toBeCloseTo(0.531299, 4);
    expect(bin.high).toBeCloseTo(0.888138, 4);
  });

  it('keeps the interval between 0 and 1 when all are right, and is wide for one', () => {
    const [all] = reliabilityOf([{ count: 30, right: 30, confidence: 28 }]);
    expect(all.high).toBe(1);
    expect(all.low).toBeGreaterThan(0.85);
    const [one] = reliabilityOf([{ count: 1, right: 1, confidence: 0.9 }]);
    expect(one.low).toBeLessThan(0.25);
  });
});
