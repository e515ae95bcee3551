/** Errors: the decision could not be made as intended; `fail_open` sets the fallback. */
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

/** Whether a decision could not be made as intended. */
export const isErrorReason = (reason: string): reason is ErrorReason => ERRORS.has(reason);
const ERRORS: ReadonlySet<string> = new Set(ERROR_REASONS);

/** Keys under which fallbacks are counted. */
export const FALLBACK_REASONS = [
  'strong_consensus',
  'low_meta_confidence',
  'meta_disabled',
  'halted',
  'model_demoted',
  'regime_not_certified',
  'meta_veto_only',
  'horizon_conflict',
  'meta_explored',
  ...ERROR_REASONS,
] as const;
export type FallbackReason = (typeof FALLBACK_REASONS)[number];

/**
 * The key under which a reason is counted; null for an override.
 * @example
 * fallbackReasonOf('meta_low_confidence_0.51'); // 'low_meta_confidence'
 */
export function fallbackReasonOf(reason: string): FallbackReason | null {
  if (reason.startsWith('meta_override_')) return null;
  if (reason.startsWith('strong_consensus_')) return 'strong_consensus';
  if (reason.startsWith('meta_low_confidence_')) return 'low_meta_confidence';
  return reason as FallbackReason;
}
