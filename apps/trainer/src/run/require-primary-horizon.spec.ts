import type { TrainerError } from '../errors';
import { requirePrimaryHorizon } from './require-primary-horizon';

const HORIZONS = Float64Array.of(60, 15, NaN, 15, 120);

function refusalOf(horizons: Float64Array, primary: number | null): TrainerError | null {
  try {
    requirePrimaryHorizon(horizons, primary);
    return null;
  } catch (error) {
    return error as TrainerError;
  }
}

describe('a primary horizon', () => {
  it('is one that records of the log have', () => {
    expect(refusalOf(HORIZONS, 120)).toBeNull();
    expect(refusalOf(HORIZONS, null)).toBeNull();
  });

  it('of no record is refused, with the horizons of the log', () => {
    expect(refusalOf(HORIZONS, 30)).toMatchObject({
      code: 'unknown_horizon',
      exitCode: 2,
      expected: 'a horizon of the log: 15, 60, 120',
      received: '30',
    });
  });

  it('is refused for a log without horizons', () => {
    expect(refusalOf(Float64Array.of(NaN, NaN), 15)).toMatchObject({
      code: 'unknown_horizon',
      expected: 'records with a horizon',
    });
  });
});
