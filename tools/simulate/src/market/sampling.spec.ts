import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { drawBeta, drawExponential, drawIndex, drawNormal } from './sampling';

const DRAWS = 50_000;

/** Mean and variance of many draws. */
function momentsOf(draw: () => number): { mean: number; variance: number } {
  const values = Array.from({ length: DRAWS }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DRAWS;
  return { mean, variance };
}

describe('sampling', () => {
  const random = xoroshiro128plus(7);

  it('draws a standard normal', () => {
    const { mean, variance } = momentsOf(() => drawNormal(random));
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
  });

  it('draws an exponential with mean and variance 1', () => {
    const { mean, variance } = momentsOf(() => drawExponential(random));
    expect(Math.abs(mean - 1)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.06);
  });

  it.each([
    [2, 3],
    [3, 2],
    [1, 1],
  ])('draws a beta of shape %d, %d with its mean and variance', (alpha, beta) => {
    const n = alpha + beta;
    const { mean, variance } = momentsOf(() => drawBeta(random, { alpha, beta }));
    expect(Math.abs(mean - alpha / n)).toBeLessThan(0.005);
    expect(Math.abs(variance - (alpha * beta) / (n * n * (n + 1)))).toBeLessThan(0.002);
  });

  it('draws each index at its probability', () => {
    const probabilities = [0.2, 0.5, 0.3];
    const counts = [0, 0, 0];
    for (let i = 0; i < DRAWS; i += 1) counts[drawIndex(random, probabilities)] += 1;
    counts.forEach((count, i) => {
      expect(Math.abs(count / DRAWS - probabilities[i])).toBeLessThan(0.01);
    });
  });
});
