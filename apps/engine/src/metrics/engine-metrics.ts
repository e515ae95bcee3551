import { fallbackReasonOf, type Decision, type Deliberation } from '@meta-agent/decision';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { REFUSALS, type Refusal } from '../access/refusals';
import { BUCKETS_S } from './buckets';
import { HotPathCounter } from './hot-path-counter';
import { ModelMetrics, type DescribedModel } from './model-metrics';
import { SHED_CAUSES, type ShedCause } from './shed-causes';
import { observeSignals, type SignalSource } from './signal-metrics';
import { SourceMetrics, type MetricSources } from './source-metrics';
import { WARNING_KINDS, type WarningKind } from './warning-kinds';

/** The metrics of the engine, in one registry. */
export class EngineMetrics {
  readonly registry = new Registry();
  readonly #decisions = new HotPathCounter({
    name: 'meta_decisions_total',
    help: 'Decisions, by reason, action, whether the meta model overrode the vote and whether that changed it.',
    labelNames: ['reason', 'action', 'use_meta', 'changed'],
    registry: this.registry,
  });
  readonly #challenger = new HotPathCounter({
    name: 'meta_challenger_decisions_total',
    help: 'Records that the challenger decided, by whether it answered, overrode the vote, and differed from the champion.',
    labelNames: ['answered', 'use_meta', 'different'],
    registry: this.registry,
  });
  readonly #duration = new Histogram({
    name: 'meta_decision_duration_seconds',
    help: 'From the whole body of a predict request to its answer.',
    buckets: [...BUCKETS_S],
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
  readonly #challengerLoads = this.#counter(
    'meta_challenger_loads_total',
    'Challengers loaded or refused.',
    ['result', 'code'],
  );
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
  readonly #model = new ModelMetrics(this.registry);

  #text: Promise<Buffer> | undefined;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    for (const cause of SHED_CAUSES) this.#shed.inc({ cause }, 0);
    for (const refusal of REFUSALS) this.#refused.inc({ refusal }, 0);
    this.#loads.inc({ result: 'loaded', code: 'none' }, 0);
    this.#challengerLoads.inc({ result: 'loaded', code: 'none' }, 0);
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

  countChallenger({ decision, inForce: { canary }, shadow }: Deliberation): void {
    if (shadow === null) return;
    const { use_meta } = canary ? decision : shadow;
    const isDifferent = decision.action !== shadow.action;
    const key = `${canary}${use_meta}`;
    this.#challenger.inc(key, isDifferent ? 'different' : 'same', () => ({
      answered: String(canary),
      use_meta: String(use_meta),
      different: String(isDifferent),
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

  countChallengerLoad(result: 'loaded' | 'refused', code: string): void {
    this.#challengerLoads.inc({ result, code });
  }

  setModel(model: DescribedModel, nowMs: number): void {
    this.#model.set(model, nowMs);
  }

  /** Registers the metrics whose values are read at a scrape. */
  observe(sources: MetricSources): void {
    new SourceMetrics(this.registry).observe(sources);
  }

  /** Registers the metrics of the stream of signals. */
  observeSignals(source: SignalSource): void {
    observeSignals(this.registry, source);
  }

  #counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }
}
