import type { Action, SignalRecord } from '@meta-agent/features';
import type { Decision, Probabilities } from './decision-schema';
import { drawnKey, drawOf, keyOf, type DrawnRecord } from './draw';
import type { Policy } from './policy-schema';
import { topAction } from './top-action';

/** The reason of a decision whose draw executes the vote in place of the model's change. */
export const EXPLORED = 'meta_explored';

/** The settings of the exploration. */
export interface Exploration {
  /** Share (0..1) of the draws that execute the vote. */
  readonly share: number;
  /** The longest time from a decision to its settlement. */
  readonly lifeMs: number;
  readonly seed: string;
}

/**
 * Whether to explore: a keyed hash of (seed, symbol, floor(time / life)), so that a draw holds for a
 * whole life, and a replay repeats it. A record with a horizon of its own has that life, and draws of
 * its own.
 * @example
 * const settings = { share: 1, lifeMs: 3_600_000, seed: 'desk' };
 * drawsExploration({ symbol: 'BTCUSDT', timestampMs: 0 }, settings); // true
 */
export const drawsExploration = (
  record: DrawnRecord,
  { share, lifeMs, seed }: Exploration,
): boolean => drawOf([seed, ...keyOf(record, lifeMs)]) < share;

/**
 * The draw of a record by the policy. A record without a timestamp or symbol is never explored: no
 * outcome can be joined to it.
 */
export function isExplored(
  record: Pick<SignalRecord, 'timestamp' | 'symbol' | 'horizon' | 'horizon_minutes'>,
  { exploration }: Pick<Policy, 'exploration'>,
): boolean {
  if (exploration === undefined) return false;
  const key = drawnKey(record, exploration.life_minutes);
  return key !== null && drawOf([exploration.seed, ...key]) < exploration.share;
}

/**
 * The probability with which each action was executed: two are above 0 where the draw decided
 * between the vote and the model's change, else the decided action alone.
 * @param canBeExplored whether the record has a timestamp and a symbol
 * @example
 * const decision = new MetaAgent({ model: null }).predict({ base_predictions: {} });
 * propensitiesOf(decision, 0.1, true); // { SELL: 0, HOLD: 1, BUY: 0 }
 */
export function propensitiesOf(
  decision: Decision,
  share: number,
  canBeExplored: boolean,
): Probabilities {
  const { action, base_ensemble_action: vote, changed, reason, probabilities } = decision;
  const propensities: Record<Action, number> = { SELL: 0, HOLD: 0, BUY: 0 };
  const isDrawn = canBeExplored && (changed || reason === EXPLORED);
  if (!isDrawn || probabilities === null) {
    propensities[action] = 1;
    return propensities;
  }
  propensities[vote] = share;
  propensities[changed ? action : topAction(probabilities)] = 1 - share;
  return propensities;
}
