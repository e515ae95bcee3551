import {
  fallbackReasonOf,
  type Decision,
  type InForce,
  type RegimeCertificate,
} from '@meta-agent/decision';
import type { AgentReport, DecisionLogState, LoggedVotesReport } from '@meta-agent/engine-api';
import { VOLATILITY_REGIMES } from '@meta-agent/features';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { REFUSALS, type Refusal } from '../access/refusals';
import { HotPathCounter } from './hot-path-counter';
import { SHED_CAUSES, type ShedCause } from './shed-causes';
import { WARNING_KINDS, type WarningKind } from './warning-kinds';

/** Values that are read at a scrape. */
export interface MetricSources {
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
  /** Whether the tokens in use are those of the files. */
  readonly areTokensCurrent: () => boolean;
}

/** The model that decides, as its metrics name it. */
interface DescribedModel {
  readonly version: string;
  readonly featureSet: string;
  readonly trainedAtMs: number;
  readonly regimeCertificate: RegimeCertificate | null;
}

/** From 50 µs: a decision takes a few microseconds, a request about a hundred. */
const BUCKETS_S = [
  ...[50e-6, 100e-6, 250e-6, 500e-6],
  ...[1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 100e-3, 250e-3, 1],
];

/** The metrics of the engine, in one registry. */
export class EngineMetrics {
  readonly registry = new Registry();
  readonly #decisions = new HotPathCounter({
    name: 'meta_decisions_total',
    help: 'Decisions, by reason, action, whether the meta model overrode the vote and whether that changed it.',
    labelNames: ['reason', 'action', 'use_meta', 'changed'],
    registry: this.registry,
  });
  readonly #duration = new Histogram({
    name: 'meta_decision_duration_seconds',
    help: 'From the whole body of a predict request to its answer.',
    buckets: BUCKETS_S,
    registers: [this.registry],
  });
  readonly #responses = new HotPathCounter({
    name: 'meta_http_responses_total',
    help: 'Answers.',
    labelNames: ['route', 'status'],
    registry: this.registry,
  });
  readonly #shed = this.#counter(
    'meta_http_requests_shed_total',
    'Requests refused, and connections and streams closed, by load.',
    ['cause'],
  );
  readonly #loads = this.#counter('meta_model_loads_total', 'Models loaded or refused.', [
    'result',
    'code',
  ]);
  readonly #warnings = this.#counter(
    'meta_record_warnings_total',
    'Warnings about records, by kind; also of those that META_STRICT refused.',
    ['kind'],
  );
  readonly #refused = this.#counter(
    'meta_http_callers_refused_total',
    'Requests refused because of their caller, by kind of refusal.',
    ['refusal'],
  );
  readonly #model = new Gauge({
    name: 'meta_model_info',
    help: 'The model that decides.',
    labelNames: ['version', 'feature_set'],
    registers: [this.registry],
  });
  readonly #regimes = new Gauge({
    name: 'meta_regime_threshold',
    help: 'Override threshold by regime of a model certified by regime; none where not certified.',
    labelNames: ['regime'],
    registers: [this.registry],
  });
  readonly #trained = this.#gauge(
    'meta_model_trained_timestamp_seconds',
    'When the model that decides was trained.',
  );
  readonly #swapped = this.#gauge(
    'meta_model_swapped_timestamp_seconds',
    'When the model that decides was put in.',
  );

  #text: Promise<Buffer> | undefined;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    for (const cause of SHED_CAUSES) this.#shed.inc({ cause }, 0);
    for (const refusal of REFUSALS) this.#refused.inc({ refusal }, 0);
    this.#loads.inc({ result: 'loaded', code: 'none' }, 0);
    for (const kind of WARNING_KINDS) this.#warnings.inc({ kind }, 0);
  }

  /** The text that Prometheus reads: made once for all requests of one turn of the event loop. */
  text(): Promise<Buffer> {
    this.#text ??= this.registry.metrics().then((text) => {
      setImmediate(() => (this.#text = undefined));
      return Buffer.from(text);
    });
    return this.#text;
  }

  countDecision(decision: Decision): void {
    const reason = fallbackReasonOf(decision.reason) ?? 'meta_override';
    const { action, use_meta, changed } = decision;
    // An override of one action either changes the vote or confirms it: two series.
    this.#decisions.inc(changed ? 'change' : reason, action, () => ({
      ...{ reason, action, use_meta: String(use_meta), changed: String(changed) },
    }));
  }

  observeDecision(seconds: number): void {
    this.#duration.observe(seconds);
  }

  countResponse(route: string, status: number): void {
    this.#responses.inc(route, status, () => ({ route, status }));
  }

  countShed(cause: ShedCause): void {
    this.#shed.inc({ cause });
  }

  countRefusal(refusal: Refusal): void {
    this.#refused.inc({ refusal });
  }

  countWarning(kind: WarningKind): void {
    this.#warnings.inc({ kind });
  }

  countLoad(result: 'loaded' | 'refused', code: string): void {
    this.#loads.inc({ result, code });
  }

  setModel(model: DescribedModel, nowMs: number) {
    this.#model.reset();
    this.#regimes.reset();
    for (const regime of VOLATILITY_REGIMES) {
      const threshold = model.regimeCertificate?.[regime] ?? null;
      if (threshold !== null) this.#regimes.set({ regime }, threshold);
    }
    this.#model.set({ version: model.version, feature_set: model.featureSet }, 1);
    this.#trained.set(model.trainedAtMs / 1000);
    this.#swapped.set(nowMs / 1000);
  }

  /** Registers the metrics whose values are read at a scrape. */
  observe(sources: MetricSources): void {
    const { decisionLog } = sources;
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
    this.#total('meta_log_lines_dropped_total', 'Lines of the text log that were dropped.', () => {
      return sources.droppedLogLines();
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
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [client, rate] of Object.entries(rates())) this.set({ client }, rate);
      },
    });
  }

  #observeAgents(agents: MetricSources['agents']): void {
    const labelNames = ['agent'];
    const registers = [this.registry];
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

  #counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.registry] });
  }

  #read(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
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
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }
}
