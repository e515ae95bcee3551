import { DEFAULT_POLICY, FALLBACK_REASONS } from '@meta-agent/decision';

export const VERSION = '20260201T000000Z-0123abcd';
export const AT = '2026-02-05T23:54:27.000Z';

/** Of an engine with a thousand decisions. */
export const counted = {
  ...{ total_predictions: 1000, meta_overrides: 240, override_rate: 0.24, action_changes: 60 },
  ...{ model_ready: true, meta_threshold: 0.65, consensus_threshold: 0.75, since: AT },
  fallback_reasons: Object.fromEntries(
    FALLBACK_REASONS.map((reason) => [
      reason,
      reason === 'strong_consensus' ? 490 : reason === 'low_meta_confidence' ? 270 : 0,
    ]),
  ),
};

/** Of the same engine. */
export const status = {
  version: 'v2',
  ...counted,
  ...{ recent_override_rate: 0.24, recent_change_rate: 0.06, enabled: true, fail_open: true },
  ...{ model_version: VERSION, model_swapped_at: AT, last_load_error: null, started_at: AT },
  policy: DEFAULT_POLICY,
  decision_log: {
    ...{ sync: 'interval', folder: '/var/log/meta-agent', writable: true, last_error: null },
    ...{ queued_lines: 3, queued_bytes: 3400, written_lines: 997, written_bytes: 1130000 },
    ...{ dropped_lines: 0, errors: 0 },
  },
};
