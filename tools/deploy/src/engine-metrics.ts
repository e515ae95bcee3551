import { FALLBACK_REASONS } from '@meta-agent/decision';

/** The names of the engine's own series, with their labels. */
export const ENGINE_METRICS: Readonly<Record<string, readonly string[]>> = {
  meta_decisions_total: ['reason', 'action', 'use_meta', 'changed'],
  meta_decision_duration_seconds_bucket: ['le'],
  meta_decision_duration_seconds_count: [],
  meta_decision_duration_seconds_sum: [],
  meta_http_responses_total: ['route', 'status'],
  meta_http_requests_in_flight: [],
  meta_http_batches: [],
  meta_http_body_bytes: [],
  meta_http_connections: [],
  meta_http_requests_shed_total: ['cause'],
  meta_http_callers_refused_total: ['refusal'],
  meta_tokens_current: [],
  meta_event_loop_lag_seconds: [],
  meta_record_warnings_total: ['kind'],
  meta_agent_reports_total: ['agent'],
  meta_logged_votes_total: [],
  meta_logged_votes_different_total: [],
  meta_agent_last_report_timestamp_seconds: ['agent'],
  meta_model_loads_total: ['result', 'code'],
  meta_model_ready: [],
  meta_halted: [],
  meta_model_demoted: [],
  meta_model_info: ['version', 'feature_set'],
  meta_model_trained_timestamp_seconds: [],
  meta_model_swapped_timestamp_seconds: [],
  meta_regime_threshold: ['regime'],
  meta_override_rate: [],
  meta_client_override_rate: ['client'],
  meta_decision_log_queued_lines: [],
  meta_decision_log_queued_bytes: [],
  meta_decision_log_written_bytes_total: [],
  meta_decision_log_written_lines_total: [],
  meta_decision_log_dropped_lines_total: [],
  meta_decision_log_errors_total: [],
  meta_decision_log_writable: [],
  meta_log_lines_dropped_total: [],
  // Default series of prom-client that these files use.
  process_start_time_seconds: [],
  process_resident_memory_bytes: [],
  process_cpu_seconds_total: [],
  nodejs_heap_size_used_bytes: [],
  // Series of Prometheus itself.
  up: [],
  ALERTS: ['alertname', 'alertstate'],
};

/** The values of the label `reason`. */
export const DECISION_REASONS: readonly string[] = [...FALLBACK_REASONS, 'meta_override'];
