import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { blockBootstrapInterval } from './block-bootstrap';

const OPTIONS = { resamples: 1000, seed: 1 };

function meanOf(values: readonly number[], perMoment = 1) {
  return {
    numerators: Float64Array.from(values),
    denominators: new Float64Array(values.length).fill(1),
    timestampsMs: Float64Array.from(values, (_, i) => Math.floor(i / perMoment)),
  };
}

const widthOf = (interval: readonly [number, number] | null) =>
  interval === null ? NaN : interval[1] - interval[0];

describe('blockBootstrapInterval', () => {
  it('is a single point when all values are equal', () => {
    const interval = blockBootstrapInterval(meanOf(new Array<number>(100).fill(0.5)), OPTIONS);
    expect(interval).toEqual([0.5, 0.5]);
  });

  it('covers the true mean of independent values about 95 times in 100', () => {
    let covered = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = xoroshiro128plus(seed);
      const values = Array.from({ length: 400 }, () => Number(uniformFloat64(random) < 0.3));
      const interval = blockBootstrapInterval(meanOf(values), { resamples: 400, seed });
      if (interval !== null && interval[0] <= 0.3 && 0.3 <= interval[1]) covered += 1;
    }
    expect(covered).toBeGreaterThanOrEqual(178);
    expect(covered).toBeLessThanOrEqual(199);
  });

  it('is wider when the symbols of one timestamp move together', () => {
    const random = xoroshiro128plus(7);
    const moves = Array.from({ length: 300 }, () => uniformFloat64(random));
    const together = moves.flatMap((move) => new Array<number>(5).fill(move));
    const clustered = widthOf(blockBootstrapInterval(meanOf(together, 5), OPTIONS));
    const apart = widthOf(blockBootstrapInterval(meanOf(together, 1), OPTIONS));
    expect(clustered).toBeGreaterThan(apart * 1.1);
  });

  it('gives the same interval for the same seed', () => {
    const ratio = meanOf(Array.from({ length: 200 }, (_, i) => Math.sin(i * i)));
    const first = blockBootstrapInterval(ratio, OPTIONS);
    expect(blockBootstrapInterval(ratio, OPTIONS)).toEqual(first);
    expect(blockBootstrapInterval(ratio, { ...OPTIONS, seed: 2 })).not.toEqual(first);
  });

  it('is null when every denominator is 0', () => {
    const nothing = { ...meanOf([0, 0]), denominators: new Float64Array(2) };
    expect(blockBootstrapInterval(nothing, OPTIONS)).toBeNull();
  });
});
