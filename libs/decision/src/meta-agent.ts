import type { SignalRecord } from '@meta-agent/features';
import { votersOf } from './base-ensemble';
import { decide } from './decide';
import type { Decision } from './decision-schema';
import { DEFAULT_META_THRESHOLD, DEFAULT_POLICY } from './default-policy';
import type { HorizonActions } from './horizon-conflict';
import { HorizonMemory } from './horizon-memory';
import { NOTHING_IN_FORCE, type InForce } from './in-force';
import type { MetaModel } from './meta-model';
import { OverrideRateMonitor } from './override-rate-monitor';
import { hasWeight, NO_WEIGHT, type Policy } from './policy-schema';
import type { RegimeCertificate } from './regime-certificate';
import { Statistics, type DecisionCounts } from './statistics';

export interface MetaAgentOptions {
  /** A validated model, or null: then every decision is the fallback `model_not_loaded`. */
  readonly model: MetaModel | null;
  /** Differences from `DEFAULT_POLICY`. */
  readonly policy?: Partial<Policy>;
  /** Called with the warning of a high override rate, once per crossing. */
  readonly onWarning?: (message: string) => void;
  /** The clock, in milliseconds since 1970. */
  readonly nowMs?: () => number;
}

export interface MetaAgentStatistics extends DecisionCounts {
  readonly model_ready: boolean;
  readonly meta_threshold: number;
  readonly consensus_threshold: number;
  /** The threshold of each regime; null when the model is not certified by regime. */
  readonly regime_certificate: RegimeCertificate | null;
}

/**
 * Decides records with one model and one policy, and counts the decisions.
 * @example
 * const agent = new MetaAgent({ model: null });
 * agent.predict({ base_predictions: { xgb: { action: 'BUY', confidence: 0.8 } } }).action; // 'BUY'
 * agent.getStatistics().fallback_reasons.model_not_loaded; // 1
 */
export class MetaAgent {
  readonly policy: Policy;
  #model: MetaModel | null;
  #inForce = NOTHING_IN_FORCE;
  readonly #onWarning: (message: string) => void;
  readonly #nowMs: () => number;
  readonly #statistics: Statistics;
  readonly #horizons = new HorizonMemory();
  #overrideRate: OverrideRateMonitor;

  /** @throws RangeError when all base weights of the policy are 0 */
  constructor({ model, policy = {}, onWarning, nowMs = Date.now }: MetaAgentOptions) {
    this.#model = model;
    this.policy = Object.freeze({ ...DEFAULT_POLICY, ...policy });
    const { base_weights: weights } = this.policy;
    if (weights !== null && !hasWeight(weights)) throw new RangeError(`expected ${NO_WEIGHT}`);
    this.#onWarning = onWarning ?? (() => undefined);
    this.#nowMs = nowMs;
    this.#statistics = new Statistics(nowMs());
    this.#overrideRate = new OverrideRateMonitor(this.policy.max_override_rate);
  }

  /** The agents whose signals the next decision reads. */
  get agents(): readonly string[] {
    return votersOf(this.policy, this.#model).names;
  }

  get model(): MetaModel | null {
    return this.#model;
  }

  /** Takes effect with the next decision; the counts are kept. */
  useModel(model: MetaModel): void {
    this.#model = model;
  }

  /** What the operator and the supervisor have put in force. */
  get inForce(): InForce {
    return this.#inForce;
  }

  /** Takes effect with the next decision. */
  putInForce(inForce: InForce): void {
    this.#inForce = inForce;
  }

  /** What certified models said about the other horizons of the record's symbol and moment. */
  otherHorizons(record: SignalRecord): HorizonActions {
    return this.#horizons.of(record, { policy: this.policy, model: this.#model });
  }

  /** Never throws: every failure is a fallback with a reason. */
  predict(record: SignalRecord, options: { readonly explain?: boolean } = {}): Decision {
    const decision = decide(record, {
      model: this.#model,
      policy: this.policy,
      nowMs: this.#nowMs(),
      explain: options.explain ?? false,
      inForce: this.#inForce,
      otherHorizons: this.otherHorizons(record),
    });
    this.#horizons.note(record, decision, { policy: this.policy, model: this.#model });
    this.#statistics.record(decision);
    const warning = this.#overrideRate.record(decision.use_meta);
    if (warning !== null) this.#onWarning(warning);
    return decision;
  }

  getStatistics(): MetaAgentStatistics {
    return {
      ...this.#statistics.snapshot(),
      model_ready: this.#model !== null,
      meta_threshold: this.#metaThreshold(),
      consensus_threshold: this.policy.consensus_threshold,
      regime_certificate: this.#model?.regimeCertificate ?? null,
    };
  }

  /** Over the last 1,000 decisions, or as many as there are; 0..1. */
  get recentOverrideRate(): number {
    return this.#overrideRate.rate;
  }

  #metaThreshold(): number {
    return this.policy.meta_threshold ?? this.#model?.overrideThreshold ?? DEFAULT_META_THRESHOLD;
  }

  resetStatistics(): void {
    this.#statistics.reset(this.#nowMs());
    this.#overrideRate = new OverrideRateMonitor(this.policy.max_override_rate);
  }
}
