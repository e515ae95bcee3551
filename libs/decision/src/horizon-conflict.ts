import { horizonOf, type Action, type SignalRecord } from '@meta-agent/features';
import type { MetaModel } from './meta-model';
import type { Policy } from './policy-schema';

export const HORIZON_CONFLICT = 'horizon_conflict';

/** What a certified model said about another horizon of the same symbol and moment. */
interface HorizonAction {
  /** The horizon in minutes. */
  readonly horizon: number;
  readonly action: Action;
}

export type HorizonActions = readonly HorizonAction[];

const OPPOSITE: Readonly<Record<Action, Action | null>> = { SELL: 'BUY', HOLD: null, BUY: 'SELL' };

/** What decides records, of which both may name a primary horizon. */
export interface Deciding {
  readonly model: MetaModel | null;
  readonly policy: Policy;
}

/** The horizon in minutes whose decisions alone override: the policy's, else the model's. */
export function primaryHorizonOf({ policy, model }: Deciding): number | null {
  return policy.primary_horizon ?? model?.primaryHorizon ?? null;
}

/**
 * Whether another horizon keeps the model from an override: the record is not of the primary
 * horizon, or a certified horizon says the opposite. BUY and SELL are opposites; HOLD has none.
 */
export function isHorizonConflict(
  action: Action,
  record: SignalRecord,
  { otherHorizons = [], ...deciding }: Deciding & { readonly otherHorizons?: HorizonActions },
): boolean {
  const primary = primaryHorizonOf(deciding);
  if (primary === null) return false;
  if (horizonOf(record) !== primary) return true;
  const opposite = OPPOSITE[action];
  return opposite !== null && otherHorizons.some((other) => other.action === opposite);
}
