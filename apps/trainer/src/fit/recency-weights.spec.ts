import { mean } from '@meta-agent/features';
import { recencyWeights } from './recency-weights';

const DAY_MS = 86_400_000;
const days = Float64Array.from({ length: 30 }, (_, day) => day * DAY_MS);

describe('recencyWeights', () => {
  it('halves after each half-life, with a mean of 1, so that C keeps its meaning', () => {
    const weights = recencyWeights(days, 5);
    expect(weights[29] / weights[24]).toBeCloseTo(2, 12);
    expect(mean(weights)).toBeCloseTo(1, 12);
  });

  it('weighs all rows alike without a half-life', () => {
    expect(new Set(recencyWeights(days, null))).toEqual(new Set([1]));
  });
});
