import type { SignalRecord } from '@meta-agent/features';
import { votersOf } from './base-ensemble';
import { Contest, type ChallengerFault, type Deliberation } from './challenge/contest';
import type { Decision } from './decision-schema';
import { DEFAULT_META_THRESHOLD, DEFAULT_POLICY } from './default-policy';
import type { InForce } from './in-force';
import type { MetaModel } from './meta-model';
import { OverrideRateMonitor } from './override-rate-monitor';
import { hasWeight, NO_WEIGHT, type Policy } from './policy-schema';
import { RecentShare } from './recent-share';
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

interface PredictOptions {
  readonly explain?: boolean;
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
  readonly #contest: Contest;
  readonly #onWarning: (message: string) => void;
  readonly #nowMs: () => number;
  readonly #statistics: Statistics;
  #overrideRate: OverrideRateMonitor;
  #changes = new RecentShare();

  /** @throws RangeError when all base weights of the policy are 0 */
  constructor({ model, policy = {}, onWarning, nowMs = Date.now }: MetaAgentOptions) {
    this.policy = Object.freeze({ ...DEFAULT_POLICY, ...policy });
    const { base_weights: weights } = this.policy;
    if (weights !== null && !hasWeight(weights)) throw new RangeError(`expected ${NO_WEIGHT}`);
    this.#contest = new Contest(this.policy, model);
    this.#onWarning = onWarning ?? (() => undefined);
    this.#nowMs = nowMs;
    this.#statistics = new Statistics(nowMs());
    this.#overrideRate = new OverrideRateMonitor(this.policy.max_override_rate);
  }

  /** The agents whose signals the next decision reads. */
  get agents(): readonly string[] {
    return votersOf(this.policy, this.model).names;
  }

  get model(): MetaModel | null {
    return this.#contest.champion;
  }

  /** Takes effect with the next decision; the counts are kept. */
  useModel(model: MetaModel): void {
    this.#contest.useChampion(model);
  }

  /** The model that decides beside the one in use; null without one. */
  get challenger(): MetaModel | null {
    return this.#contest.challenger;
  }

  /** Why the challenger is not asked; null when it is, and without one. */
  get challengerFault(): ChallengerFault | null {
    return this.#contest.fault;
  }

  /** The share of the draws that the challenger answers. */
  get canaryShare(): number {
    return this.#contest.canaryShare;
  }

  /**
   * Takes effect with the next decision; null for none.
   * @param mayAnswer whether it may be a canary; else it decides in shadow alone
   */
  useChallenger(model: MetaModel | null, mayAnswer = true): void {
    this.#contest.useChallenger(model, mayAnswer);
  }

  /** What the operator and the supervisor have put in force. */
  get inForce(): InForce {
    return this.#contest.inForce;
  }

  /** Takes effect with the next decision. */
  putInForce(inForce: InForce): void {
    this.#contest.putInForce(inForce);
  }

  /** Never throws: every failure is a fallback with a reason. */
  predict(record: SignalRecord, options: PredictOptions = {}): Decision {
    return this.deliberate(record, options).decision;
  }

  /** Decides as `predict`, and tells what the answer rests on and what the other model says. */
  deliberate(record: SignalRecord, options: PredictOptions = {}): Deliberation {
    const deliberation = this.consider(record, options);
    const { decision } = deliberation;
    this.#contest.note(record, deliberation);
    this.#statistics.record(decision);
    this.#changes.record(decision.changed);
    const warning = this.#overrideRate.record(decision.use_meta);
    if (warning !== null) this.#onWarning(warning);
    return deliberation;
  }

  /** What `deliberate` would say, without an effect: nothing is counted. */
  consider(record: SignalRecord, { explain = false }: PredictOptions = {}): Deliberation {
    return this.#contest.deliberate(record, { nowMs: this.#nowMs(), explain });
  }

  getStatistics(): MetaAgentStatistics {
    return {
      ...this.#statistics.snapshot(),
      model_ready: this.model !== null,
      meta_threshold: this.#metaThreshold(),
      consensus_threshold: this.policy.consensus_threshold,
      regime_certificate: this.model?.regimeCertificate ?? null,
    };
  }

  /** Over the last 1,000 decisions, or as many as there are; 0..1. */
  get recentOverrideRate(): number {
    return this.#overrideRate.rate;
  }

  /** The part of these overrides that changes the vote's action; 0..1. */
  get recentChangeRate(): number {
    return this.#changes.share;
  }

  #metaThreshold(): number {
    return this.policy.meta_threshold ?? this.model?.overrideThreshold ?? DEFAULT_META_THRESHOLD;
  }

  resetStatistics(): void {
    this.#statistics.reset(this.#nowMs());
    this.#overrideRate = new OverrideRateMonitor(this.policy.max_override_rate);
    this.#changes = new RecentShare();
  }
}
