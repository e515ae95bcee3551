import { horizonOf, parseTimestamp, type Action, type SignalRecord } from '@meta-agent/features';
import type { Decision, Probabilities } from './decision-schema';
import type { Policy } from './policy-schema';
import { topAction } from './top-action';

/** The reason of a decision whose draw executes the vote in place of the model's change. */
export const EXPLORED = 'meta_explored';

const MINUTE_MS = 60_000;

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
export function drawsExploration(
  { symbol, timestampMs, horizonMinutes = null }: DrawnRecord,
  { share, lifeMs, seed }: Exploration,
): boolean {
  const key =
    horizonMinutes === null
      ? [seed, symbol, Math.floor(timestampMs / lifeMs)]
      : [seed, symbol, Math.floor(timestampMs / (horizonMinutes * MINUTE_MS)), horizonMinutes];
  return hash32(JSON.stringify(key)) / 2 ** 32 < share;
}

interface DrawnRecord {
  readonly symbol: string;
  readonly timestampMs: number;
  /** Null or absent: the life of the settings is that of the record. */
  readonly horizonMinutes?: number | null;
}

/**
 * The draw of a record by the policy. A record without a timestamp or symbol is never explored: no
 * outcome can be joined to it.
 */
export function isExplored(
  record: Pick<SignalRecord, 'timestamp' | 'symbol' | 'horizon' | 'horizon_minutes'>,
  { exploration }: Pick<Policy, 'exploration'>,
): boolean {
  const { timestamp, symbol } = record;
  if (exploration === undefined || timestamp === undefined || symbol === undefined) return false;
  const { share, life_minutes: lifeMinutes, seed } = exploration;
  const timestampMs = parseTimestamp(timestamp);
  return drawsExploration(
    { timestampMs, symbol, horizonMinutes: horizonOf(record) },
    { share, lifeMs: lifeMinutes * MINUTE_MS, seed },
  );
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

/** FNV-1a over UTF-16 units, then the finaliser of MurmurHash3, whose bits are evenly spread. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
