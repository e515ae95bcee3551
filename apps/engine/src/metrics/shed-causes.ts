/** Why a request is refused, or a connection or stream closed, to limit the load. */
export const SHED_CAUSES = [
  'in_flight',
  'turn',
  'event_loop_lag',
  'batches',
  'body_bytes',
  'connections',
  'streams',
  'decision_log',
] as const;
export type ShedCause = (typeof SHED_CAUSES)[number];
