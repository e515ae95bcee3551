import { slopeOf } from './slope';

/** Values at equal intervals of ten seconds. */
const at10s = (values: readonly number[]) => values.map((value, i) => [10 * i, value] as const);

/** Uniform noise around 0 from a seed (a linear congruential generator). */
function noiseOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (1_664_525 * state + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32 - 0.5;
  };
}

/** The share of series without a trend whose slope is within two standard errors. */
function covered(seriesOf: (noise: () => number) => number[]): number {
  const series = Array.from({ length: 400 }, (_, k) => seriesOf(noiseOf(1000 * (k + 1))));
  const within = series.filter((values) => {
    const { perHour, error } = slopeOf(at10s(values));
    return Math.abs(perHour) <= 2 * error;
  });
  return within.length / series.length;
}

describe('the slope of samples', () => {
  it('is that of the line through them, without an error where they lie on it', () => {
    const { perHour, error } = slopeOf([[0, 1], [10, 2], [20, 3]]); // prettier-ignore
    expect(perHour).toBeCloseTo(360, 9);
    expect(error).toBeCloseTo(0, 9);
  });

  it('has the standard error of least squares where neighbours have nothing in common', () => {
    // By R: summary(lm(c(1, 3, 2, 4) ~ c(0, 1, 2, 3))): 0.8, error 0.4243; r is below 0.
    const { perHour, error } = slopeOf([[0, 1], [1, 3], [2, 2], [3, 4]]); // prettier-ignore
    expect(perHour / 3600).toBeCloseTo(0.8, 9);
    expect(error / 3600).toBeCloseTo(0.4242640687, 9);
  });

  it('is within two standard errors in most series that only wander', () => {
    const wandering = (noise: () => number) => {
      let value = 0;
      return Array.from({ length: 120 }, () => (value = 0.8 * value + noise()));
    };
    // 0.52 by the error of independent samples.
    expect(covered(wandering)).toBeGreaterThan(0.88);
    expect(covered((noise) => Array.from({ length: 120 }, noise))).toBeGreaterThan(0.92);
  });

  it('is found in a series that grows', () => {
    const noise = noiseOf(7);
    const { perHour, error } = slopeOf(
      at10s(Array.from({ length: 120 }, (_, i) => i / 36 + noise())),
    );
    expect(Math.abs(perHour - 10)).toBeLessThan(2 * error);
    expect(perHour).toBeGreaterThan(2 * error);
  });

  it('has an infinite error where the samples are two slow waves', () => {
    const waves = Array.from({ length: 60 }, (_, i) => Math.sin((4 * Math.PI * i) / 59));
    expect(slopeOf(at10s(waves)).error).toBe(Infinity);
  });

  it('needs three samples', () => {
    expect(() => slopeOf([[0, 1], [1, 2]])).toThrow(RangeError); // prettier-ignore
  });
});
