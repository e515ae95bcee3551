import type { SignalRecord } from '@meta-agent/features';
import { drawnKey, drawOf } from '../draw';
import type { InForce } from '../in-force';
import type { Policy } from '../policy-schema';

/** Keeps the draws apart from those of the exploration, which may have the same seed. */
const CANARY = 'canary';

/**
 * Whether the challenger answers in place of the champion: a keyed hash of the symbol and the life,
 * as in the exploration. A record without a timestamp or symbol is never a canary: no outcome can be
 * joined to it.
 * @example
 * const policy = { canary: { share: 1, life_minutes: 60, seed: 'desk' } };
 * isCanary({ timestamp: '1970-01-01T00:00:00Z', symbol: 'BTCUSDT' }, policy); // true
 */
export function isCanary(
  record: Pick<SignalRecord, 'timestamp' | 'symbol' | 'horizon' | 'horizon_minutes'>,
  { canary }: Pick<Policy, 'canary'>,
): boolean {
  if (canary === undefined) return false;
  const key = drawnKey(record, canary.life_minutes);
  return key !== null && drawOf([CANARY, canary.seed, ...key]) < canary.share;
}

/**
 * What is in force for the challenger's answer: the stop and the demotion as for the champion. The
 * adapted threshold and the online expert are the champion's and do not apply.
 * @example
 * inForceOfCanary(NOTHING_IN_FORCE).canary; // true
 */
export const inForceOfCanary = (inForce: InForce): InForce =>
  Object.freeze({ ...inForce, canary: true });

/**
 * What is in force for the challenger's decision in shadow, by what was in force for the answer: a
 * demotion of the champion is not the challenger's.
 * @example
 * inForceOfChallenger({ ...NOTHING_IN_FORCE, demoted: true }).demoted; // false
 */
export const inForceOfChallenger = (inForce: InForce): InForce =>
  Object.freeze({ ...inForce, canary: true, demoted: false });
