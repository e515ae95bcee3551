import type { InForce } from '@meta-agent/decision';
import type { AgentReport, DecisionLogState, LoggedVotesReport } from '@meta-agent/engine-api';
import { Counter, Gauge, type Registry } from 'prom-client';
import { LiveMetrics, type LiveSources } from './live-metrics';

/** Values that are read at a scrape. */
export interface MetricSources extends Omit<LiveSources, 'isOnline'> {
  readonly decisionLog: () => DecisionLogState;
  readonly inFlight: () => number;
  readonly batches: () => number;
  readonly bodyBytes: () => number;
  readonly connections: () => number;
  readonly eventLoopLagMs: () => number;
  readonly recentOverrideRate: () => number;
  readonly overrideRates: () => Readonly<Record<string, number>>;
  readonly agents: () => Readonly<Record<string, AgentReport>>;
  readonly loggedVotes: () => LoggedVotesReport;
  readonly isModelReady: () => boolean;
  readonly inForce: () => InForce;
  readonly droppedLogLines: () => number;
  /** Null when the registry is not pulled from an object storage. */
  readonly registrySync: () => { readonly pulledAtS: number; readonly failures: number } | null;
  /** Whether the tokens in use are those of the files. */
  readonly areTokensCurrent: () => boolean;
}

/** Metrics whose values are kept elsewhere and read at a scrape. */
export class SourceMetrics {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** Registers the metrics. */
  observe(sources: MetricSources): void {
    new LiveMetrics(this.#registry).observe({
      ...sources,
      isOnline: () => sources.inForce().online,
    });
    this.#observeLog(sources.decisionLog);
    this.#observeAgents(sources.agents);
    this.#observeClients(sources.overrideRates);
    this.#observeVotes(sources.loggedVotes);
    this.#read('meta_http_requests_in_flight', 'Requests being answered.', sources.inFlight);
    this.#read('meta_http_batches', 'Batches being answered.', sources.batches);
    this.#read('meta_http_body_bytes', 'Bytes of long bodies in memory.', sources.bodyBytes);
    this.#read('meta_http_connections', 'Open connections.', sources.connections);
    this.#read('meta_event_loop_lag_seconds', "99th percentile of the last second's lag.", () => {
      return sources.eventLoopLagMs() / 1000;
    });
    this.#read('meta_override_rate', 'Override rate over the last 1,000 decisions.', () => {
      return sources.recentOverrideRate();
    });
    this.#read('meta_model_ready', 'Whether there is a model to ask.', () => {
      return Number(sources.isModelReady());
    });
    this.#read('meta_halted', "Whether the operator's stop is in force.", () => {
      return Number(sources.inForce().stop !== null);
    });
    this.#read('meta_model_demoted', 'Whether the model in use is demoted.', () => {
      return Number(sources.inForce().demoted);
    });
    this.#read('meta_tokens_current', 'Whether the tokens in use are those of the files.', () => {
      return Number(sources.areTokensCurrent());
    });
    this.#observeSync(sources.registrySync);
    this.#total('meta_log_lines_dropped_total', 'Lines of the text log that were dropped.', () => {
      return sources.droppedLogLines();
    });
  }

  #observeLog(decisionLog: MetricSources['decisionLog']): void {
    this.#read('meta_decision_log_writable', 'Whether the decision log can be written.', () => {
      return Number(decisionLog().writable);
    });
    this.#read('meta_decision_log_queued_lines', 'Lines that wait for the disk.', () => {
      return decisionLog().queued_lines;
    });
    this.#read('meta_decision_log_queued_bytes', 'Bytes that wait for the disk.', () => {
      return decisionLog().queued_bytes;
    });
    this.#total('meta_decision_log_written_lines_total', 'Lines on the disk.', () => {
      return decisionLog().written_lines;
    });
    this.#total('meta_decision_log_written_bytes_total', 'Bytes on the disk.', () => {
      return decisionLog().written_bytes;
    });
    this.#total('meta_decision_log_dropped_lines_total', 'Lines lost: the queue was full.', () => {
      return decisionLog().dropped_lines;
    });
    this.#total('meta_decision_log_errors_total', 'Writes that failed.', () => {
      return decisionLog().errors;
    });
  }

  /** Without pulls there are no such series, and no alert. */
  #observeSync(sync: MetricSources['registrySync']): void {
    if (sync() === null) return;
    this.#read(
      'meta_registry_sync_timestamp_seconds',
      'When a pull of the registry last succeeded; 0 when none has since the start.',
      () => sync()?.pulledAtS ?? 0,
    );
    this.#total('meta_registry_sync_failures_total', 'Pulls of the registry that failed.', () => {
      return sync()?.failures ?? 0;
    });
  }

  #observeVotes(votes: MetricSources['loggedVotes']): void {
    this.#total('meta_logged_votes_total', 'Records with an ensemble_action.', () => {
      return votes().compared;
    });
    this.#total(
      'meta_logged_votes_different_total',
      "Records whose ensemble_action is not the engine's vote.",
      () => votes().different,
    );
  }

  #observeClients(rates: MetricSources['overrideRates']): void {
    new Gauge({
      name: 'meta_client_override_rate',
      help: "Override rate over a client's last 1,000 decisions.",
      labelNames: ['client'],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const [client, rate] of Object.entries(rates())) this.set({ client }, rate);
      },
    });
  }

  #observeAgents(agents: MetricSources['agents']): void {
    const labelNames = ['agent'];
    const registers = [this.#registry];
    new Counter({
      name: 'meta_agent_reports_total',
      help: 'Decisions to which the agent reported.',
      ...{ labelNames, registers },
      collect() {
        this.reset();
        for (const [agent, { reports }] of Object.entries(agents())) this.inc({ agent }, reports);
      },
    });
    new Gauge({
      name: 'meta_agent_last_report_timestamp_seconds',
      help: 'When the agent last reported; 0 when it has not since the start.',
      ...{ labelNames, registers },
      collect() {
        for (const [agent, { last_report_at: at }] of Object.entries(agents())) {
          this.set({ agent }, at === null ? 0 : Date.parse(at) / 1000);
        }
      },
    });
  }

  #read(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(read());
      },
    });
  }

  /** A counter whose value is kept elsewhere. */
  #total(name: string, help: string, read: () => number): void {
    new Counter({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }
}
