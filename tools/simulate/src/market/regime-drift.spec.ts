import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { driftRegime } from './regime-drift';
import { round4 } from './sampling';

const STEPS = 20_000;

function drift(): { volatility: number; trend_strength: number }[] {
  const regimes = driftRegime(xoroshiro128plus(3));
  return Array.from({ length: STEPS }, () => regimes.next().value);
}

/** Autocorrelation of a series at a lag. */
function autocorrelation(values: number[], lag: number): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const product = (shift: number) =>
    values.slice(shift).reduce((sum, value, i) => sum + (value - mean) * (values[i] - mean), 0);
  return product(lag) / product(0);
}

const shareOf = (flags: boolean[]) => flags.filter(Boolean).length / flags.length;

describe('driftRegime', () => {
  const regimes = drift();
  const volatilities = regimes.map((regime) => regime.volatility);
  const trends = regimes.map((regime) => regime.trend_strength);

  it('stays in the ranges of the log, with 4 decimals', () => {
    expect(volatilities.every((v) => v >= 0 && v <= 1 && v === round4(v))).toBe(true);
    expect(trends.every((t) => t >= -1 && t <= 1 && t === round4(t))).toBe(true);
  });

  it('drifts: the next step is similar, a distant step is uncorrelated', () => {
    for (const series of [volatilities, trends]) {
      expect(autocorrelation(series, 1)).toBeGreaterThan(0.9);
      expect(Math.abs(autocorrelation(series, 400))).toBeLessThan(0.15);
    }
  });

  it('visits every regime of the breakdowns', () => {
    const low = shareOf(volatilities.map((v) => v < 0.4));
    const high = shareOf(volatilities.map((v) => v >= 0.6));
    const trending = shareOf(trends.map((t) => Math.abs(t) > 0.2));
    for (const share of [low, high, 1 - low - high, 1 - trending]) {
      expect(share).toBeGreaterThan(0.25);
    }
    expect(trending).toBeGreaterThan(0.5);
  });
});
