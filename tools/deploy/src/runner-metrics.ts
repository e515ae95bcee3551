/** The names of the supervisor's series, with their labels. */
export const SUPERVISOR_METRICS: Readonly<Record<string, readonly string[]>> = {
  meta_supervisor_last_look_timestamp_seconds: [],
  meta_supervisor_published_total: [],
  meta_supervisor_read_anew_total: [],
  meta_supervisor_failures_total: ['code'],
  meta_supervisor_decisions: [],
  meta_supervisor_settled_decisions: [],
  meta_supervisor_invalid_lines: [],
  meta_supervisor_known_until_timestamp_seconds: [],
  meta_supervisor_late_inputs: [],
  meta_supervisor_challenger_held: [],
  meta_supervisor_generation: [],
  meta_supervisor_as_of_timestamp_seconds: [],
  meta_supervisor_demoted: [],
  meta_supervisor_challenger_ready: [],
};

/** The names of the series of `meta-agents run`, with their labels. */
export const AGENTS_METRICS: Readonly<Record<string, readonly string[]>> = {
  meta_agents_candles_total: ['result'],
  meta_agents_candles_read_total: [],
  meta_agents_gaps_total: [],
  meta_agents_missing_bars_total: [],
  meta_agents_lines_total: [],
  meta_agents_left_out_total: ['agent', 'reason'],
  meta_agents_inference_seconds_total: [],
  meta_agents_newest_bar_timestamp_seconds: [],
  meta_agents_engine_waiting_records: [],
  meta_agents_engine_away: [],
  meta_agents_engine_sent_total: [],
  meta_agents_engine_refused_total: [],
  meta_agents_engine_set_aside_total: [],
};
