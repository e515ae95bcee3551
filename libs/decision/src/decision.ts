import type { Action } from '@meta-agent/features';
import type { Explanation } from './explain';

/** Probability of each action; they add up to 1. */
export type Probabilities = Readonly<Record<Action, number>>;

export interface Decision {
  readonly use_meta: boolean;
  readonly action: Action;
  /** 0..1. */
  readonly confidence: number;
  readonly reason: string;
  /** Top probability, 0..1; null when the model was not asked. */
  readonly meta_confidence: number | null;
  readonly base_ensemble_action: Action;
  readonly base_ensemble_confidence: number;
  readonly consensus_strength: number;
  readonly probabilities: Probabilities | null;
  readonly model_version: string | null;
  readonly symbol: string | null;
  /** Only when asked for, and only when the model was asked. */
  readonly explanation?: Explanation;
}

/** Errors: the decision could not be made as intended and falls in the declared direction. */
export const ERROR_REASONS = [
  'model_not_loaded',
  'model_expired',
  'insufficient_agents',
  'stale_signals',
  'feature_error',
  'feature_dim_mismatch',
  'prediction_error',
  'invalid_confidence',
] as const;
export type ErrorReason = (typeof ERROR_REASONS)[number];

/** Keys under which fallbacks are counted. */
export const FALLBACK_REASONS = [
  'strong_consensus',
  'low_meta_confidence',
  'meta_disabled',
  ...ERROR_REASONS,
] as const;
export type FallbackReason = (typeof FALLBACK_REASONS)[number];

/** The key under which a reason is counted; null for an override. */
export function fallbackReasonOf(reason: string): FallbackReason | null {
  if (reason.startsWith('meta_override_')) return null;
  if (reason.startsWith('strong_consensus_')) return 'strong_consensus';
  if (reason.startsWith('meta_low_confidence_')) return 'low_meta_confidence';
  return reason as FallbackReason;
}
