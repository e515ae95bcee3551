import { OVERRIDE_RATE_WINDOW } from '@meta-agent/decision';
import type { EngineStatus, StreamEvent } from '@meta-agent/engine-api';
import { decimal } from '@meta-agent/words';
import { Figure } from '../../elements/figure';
import { Panel } from '../../elements/panel';
import { asBytes, asCount, asDuration, asPercent, asSpan } from '../../text/format';
import { asDateTime } from '../../time/times';

/** The engine's numbers, the same as in /status and /metrics at that time. */
export function NumbersPanel({ event }: { readonly event: StreamEvent }) {
  const { status, recent } = event;
  const perSecond = recent.decisions / Math.max(1, recent.seconds);
  const { last_error: lastError } = status.decision_log;
  return (
    <Panel title="Numbers" note={describeSources(status)}>
      <dl class="figures">
        {count('Decisions', 'total_predictions', status.total_predictions)}
        {count('Overrides', 'meta_overrides', status.meta_overrides)}
        {count('Changes of the vote', 'action_changes', status.action_changes)}
        {count('Confirmations', 'confirmations', status.meta_overrides - status.action_changes)}
        <Figure label="Override rate, all" field="override_rate" value={status.override_rate}>
          {asRate(status.override_rate, status)}
        </Figure>
        <Figure
          label={`Override rate, last ${asCount(Math.min(OVERRIDE_RATE_WINDOW, status.total_predictions || OVERRIDE_RATE_WINDOW))}`}
          field="recent_override_rate"
          value={status.recent_override_rate}
        >
          {asRate(status.recent_override_rate, status)}
        </Figure>
        <Figure
          label={`Decisions/s, last ${asSpan(recent.seconds)}`}
          field="recent.per_second"
          value={perSecond}
        >
          {perSecond < 10 ? decimal(perSecond, 1) : asCount(perSecond)}
        </Figure>
        <ServiceFigures event={event} />
      </dl>
      {lastError !== null && <p class="bad">{lastError}</p>}
    </Panel>
  );
}

const SYNCED = { interval: 'at intervals', always: 'each row', off: 'off' } as const;

/** Requests, and the rows that they leave in the decision log. */
function ServiceFigures({ event }: { readonly event: StreamEvent }) {
  const { status, latency, in_flight, event_loop_lag_s } = event;
  const { decision_log: log } = status;
  return (
    <>
      {count('Requests timed', 'latency.count', latency.count)}
      {count('Requests in flight', 'in_flight', in_flight)}
      <Figure label="Event-loop lag" field="event_loop_lag_s" value={event_loop_lag_s}>
        {asDuration(event_loop_lag_s)}
      </Figure>
      <Figure label="Decision log sync" field="decision_log.sync" value={log.sync}>
        {log.writable ? SYNCED[log.sync] : 'not writable'}
      </Figure>
      {count('Lines written', 'decision_log.written_lines', log.written_lines)}
      <Figure label="Queued" field="decision_log.queued_bytes" value={log.queued_bytes}>
        {asBytes(log.queued_bytes)}
      </Figure>
      {count('Lines dropped', 'decision_log.dropped_lines', log.dropped_lines)}
      {count('Write errors', 'decision_log.errors', log.errors)}
    </>
  );
}

function count(label: string, field: string, value: number) {
  return (
    <Figure label={label} field={field} value={value}>
      {asCount(value)}
    </Figure>
  );
}

/** A share; a dash when the total is 0. */
function asRate(rate: number, { total_predictions: total }: EngineStatus): string {
  return total === 0 ? '–' : asPercent(rate);
}

/** A reset clears only some of the numbers. */
function describeSources({ since, started_at }: EngineStatus): string {
  const start = `the start at ${asDateTime(started_at)}`;
  // The engine starts counting a little before or after its start time.
  const isReset = Date.parse(since) > Date.parse(started_at) + 1000;
  return isReset
    ? `Decisions since the reset at ${asDateTime(since)}, requests and lines since ${start}, as in /status and /metrics.`
    : `Since ${start}, as in /status and /metrics.`;
}
