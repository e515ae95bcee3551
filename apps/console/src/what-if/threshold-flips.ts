import type { Decision } from '@meta-agent/decision';
import type { EngineStatus } from '@meta-agent/engine-api';
import { ACTIONS } from '@meta-agent/features';
import type { Flip } from './flip';

export type Thresholds = Pick<
  EngineStatus,
  'meta_threshold' | 'consensus_threshold' | 'regime_certificate'
>;

/** Other thresholds that would change the decision; computed from the decision alone. */
export function thresholdFlips(decision: Decision, thresholds: Thresholds): Flip[] {
  const { use_meta, reason, meta_confidence, base_ensemble_action: vote } = decision;
  const { meta_threshold, consensus_threshold } = thresholds;
  if (reason.startsWith('strong_consensus_')) {
    const { consensus_strength: agreed } = decision;
    return above('consensus', agreed, consensus_threshold, 'the model would be asked');
  }
  // The decision does not say its regime, so it does not say which threshold it met.
  if (meta_confidence === null || thresholds.regime_certificate != null) return [];
  if (use_meta) return above('override', meta_confidence, meta_threshold, `${vote}, as the vote`);
  const winner = winnerOf(decision, meta_confidence);
  const enough = asThreshold(meta_confidence, Math.floor);
  const change = `the override threshold is ${enough} or less, not ${meta_threshold}`;
  return [{ change, then: `${winner}, meta_override_${winner.toLowerCase()}` }];
}

/** No flip at 1: a threshold cannot be above 1. */
function above(name: string, share: number, threshold: number, then: string): Flip[] {
  if (share >= 1) return [];
  const least = asThreshold(share, Math.ceil);
  return [{ change: `the ${name} threshold is above ${least}, not ${threshold}`, then }];
}

function winnerOf({ probabilities }: Decision, top: number) {
  return ACTIONS.find((action) => probabilities?.[action] === top) ?? 'HOLD';
}

/** Rounded to the side on which the named threshold is sufficient. */
function asThreshold(value: number, round: (value: number) => number): string {
  return (round(value * 10_000) / 10_000).toFixed(4).replace(/0{1,2}$/, '');
}
