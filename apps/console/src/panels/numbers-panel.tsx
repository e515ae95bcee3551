import type { StreamEvent } from '@meta-agent/engine-api';
import { Figure } from '../figure';
import { asBytes, asCount, asDuration, asMoment, asPercent } from '../format';
import { Panel } from '../panel';

/** The engine's own numbers, as /status and /metrics have them at the same moment. */
export function NumbersPanel({ event }: { readonly event: StreamEvent }) {
  const { status, latency, in_flight, event_loop_lag_s, recent } = event;
  const perSecond = recent.decisions / Math.max(1, recent.seconds);
  const { decision_log: log } = status;
  const count = (label: string, field: string, value: number) => (
    <Figure label={label} field={field} value={value}>
      {asCount(value)}
    </Figure>
  );
  return (
    <Panel title="Numbers" note={`Since ${asMoment(status.since)}, as in /status and /metrics.`}>
      <dl class="figures">
        {count('Decisions', 'total_predictions', status.total_predictions)}
        {count('Overrides', 'meta_overrides', status.meta_overrides)}
        <Figure label="Override rate" field="override_rate" value={status.override_rate}>
          {asPercent(status.override_rate)}
        </Figure>
        <Figure
          label="Of the last 1,000"
          field="recent_override_rate"
          value={status.recent_override_rate}
        >
          {asPercent(status.recent_override_rate)}
        </Figure>
        {count('Other than the vote', 'action_changes', status.action_changes)}
        <Figure label="Decisions a second" field="recent.per_second" value={perSecond}>
          {asCount(perSecond)}
        </Figure>
        {count('Requests timed', 'latency.count', latency.count)}
        {count('Requests in flight', 'in_flight', in_flight)}
        <Figure label="Event-loop lag" field="event_loop_lag_s" value={event_loop_lag_s}>
          {asDuration(event_loop_lag_s)}
        </Figure>
        <Figure label="Decision log" field="decision_log.sync" value={log.sync}>
          {log.writable ? log.sync : 'not writable'}
        </Figure>
        {count('Lines written', 'decision_log.written_lines', log.written_lines)}
        <Figure label="Queued" field="decision_log.queued_bytes" value={log.queued_bytes}>
          {asBytes(log.queued_bytes)}
        </Figure>
        {count('Lines dropped', 'decision_log.dropped_lines', log.dropped_lines)}
        {count('Write errors', 'decision_log.errors', log.errors)}
      </dl>
      {log.last_error !== null && <p class="bad">{log.last_error}</p>}
    </Panel>
  );
}
