import type { BaseWeights } from './base-ensemble';

/** When the meta model may overrule the vote, and what to do when it cannot be asked. */
export interface Policy {
  readonly enabled: boolean;
  /** Least top probability (0..1) of an override; null for the one of the model's artifact. */
  readonly meta_threshold: number | null;
  /** Share (0..1) of the reporting agents from which on their agreement is respected. */
  readonly consensus_threshold: number;
  /** On an error: the base ensemble's action (true), or HOLD (false). */
  readonly fail_open: boolean;
  /** Quorum: least number of reporting agents. */
  readonly min_agents: number;
  /** Oldest signal, and furthest into the future, in seconds; null for any. */
  readonly max_signal_age_s: number | null;
  /** Oldest model in days; null for any. */
  readonly max_model_age_days: number | null;
  /** Override rate (0..1) over the last 1,000 decisions from which on to warn. */
  readonly max_override_rate: number;
  /** Weights of the base ensemble; null for those of the model's artifact. */
  readonly base_weights: BaseWeights | null;
}

/** Where neither policy nor model says otherwise. */
export const DEFAULT_META_THRESHOLD = 0.65;

export const DEFAULT_POLICY: Policy = Object.freeze({
  enabled: true,
  meta_threshold: null,
  consensus_threshold: 0.75,
  fail_open: true,
  min_agents: 2,
  max_signal_age_s: null,
  max_model_age_days: null,
  max_override_rate: 0.4,
  base_weights: null,
});
