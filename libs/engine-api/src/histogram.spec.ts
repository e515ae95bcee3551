import fc from 'fast-check';
import { histogramSince, quantileOf } from './histogram';

describe('a histogram', () => {
  const bounds = [1, 2, 4, Infinity];

  it('estimates quantiles like Prometheus', () => {
    const histogram = { bounds, counts: [10, 20, 20, 20] };
    expect(quantileOf(histogram, 0.25)).toBe(0.5);
    expect(quantileOf(histogram, 0.75)).toBe(1.5);
    expect(quantileOf({ bounds, counts: [0, 0, 0, 5] }, 0.5)).toBe(4);
    expect(quantileOf({ bounds, counts: [0, 0, 0, 0] }, 0.5)).toBeNull();
  });

  it('has quantiles that ascend and lie within its bounds', () => {
    const counts = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9));
    fc.assert(
      fc.property(counts, ([a, b, c, d]) => {
        const histogram = { bounds, counts: [a, a + b, a + b + c, a + b + c + d] };
        const [p50, p99] = [quantileOf(histogram, 0.5), quantileOf(histogram, 0.99)];
        if (p50 === null || p99 === null) return a + b + c + d === 0;
        return p50 >= 0 && p50 <= p99 && p99 <= 4;
      }),
    );
  });

  it('is null without buckets, and the whole bucket where nothing lies inside', () => {
    expect(quantileOf({ bounds: [], counts: [] }, 0.5)).toBeNull();
    expect(quantileOf({ bounds: [1, 2], counts: [0, 4] }, 0)).toBe(1);
  });

  it('counts from 0 after a restart', () => {
    const [early, late] = [
      { bounds, counts: [5, 6, 7, 8] },
      { bounds, counts: [6, 8, 9, 10] },
    ];
    expect(histogramSince(early, late).counts).toEqual([1, 2, 2, 2]);
    expect(histogramSince(late, early)).toBe(early);
    expect(histogramSince(null, late)).toBe(late);
  });
});
