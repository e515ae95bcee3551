import { TrainerError } from '../errors';

/**
 * The threshold of a primary horizon is learned from the records of that horizon.
 * @param horizonMinutes of each record; NaN for a record without a horizon
 * @param primary minutes; null without a primary horizon
 * @throws TrainerError unknown_horizon when no record has it
 */
export function requirePrimaryHorizon(horizonMinutes: Float64Array, primary: number | null): void {
  if (primary === null || horizonMinutes.includes(primary)) return;
  const horizons = [...new Set(horizonMinutes)].filter((minutes) => !Number.isNaN(minutes));
  throw new TrainerError('unknown_horizon', {
    message: `No labelled record of the log has the primary horizon of ${primary} minutes.`,
    expected:
      horizons.length === 0
        ? 'records with a horizon'
        : `a horizon of the log: ${horizons.sort((a, b) => a - b).join(', ')}`,
    received: `${primary}`,
    next:
      horizons.length === 0
        ? 'leave --primary-horizon out, or write horizon into the records'
        : 'correct --primary-horizon',
  });
}
