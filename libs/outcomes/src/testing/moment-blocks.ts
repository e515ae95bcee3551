import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { EvidenceRows } from '../evidence/measure-evidence';

/**
 * Interval of 95 % by the percentile bootstrap over circular blocks of T^(1/3) moments, T being
 * their number (Politis & Romano, 1992): the reference for clock-time blocks.
 */
export function momentBlocksInterval(
  { timestampsMs, numerators, denominators }: EvidenceRows,
  { resamples, seed }: { readonly resamples: number; readonly seed: number },
): readonly [number, number] {
  const above = [0];
  const below = [0];
  timestampsMs.forEach((ms, row) => {
    if (row === 0 || timestampsMs[row - 1] !== ms) {
      above.push(above[above.length - 1]);
      below.push(below[below.length - 1]);
    }
    above[above.length - 1] += numerators[row];
    below[below.length - 1] += denominators[row];
  });
  const moments = above.length - 1;
  const length = Math.ceil(Math.cbrt(moments));
  const blocks = Math.ceil(moments / length);
  const sumOf = (prefix: readonly number[], start: number) => {
    const end = start + length;
    if (end <= moments) return prefix[end] - prefix[start];
    return prefix[moments] - prefix[start] + prefix[end - moments];
  };
  const random = xoroshiro128plus(seed);
  const values = new Float64Array(resamples).map(() => {
    let numerator = 0;
    let denominator = 0;
    for (let block = 0; block < blocks; block += 1) {
      const start = uniformInt(random, 0, moments - 1);
      numerator += sumOf(above, start);
      denominator += sumOf(below, start);
    }
    return numerator / denominator;
  });
  values.sort();
  const at = (share: number) => values[Math.round(share * (resamples - 1))];
  return [at(0.025), at(0.975)];
}
