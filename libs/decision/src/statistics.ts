import type { Decision } from './decision-schema';
import { FALLBACK_REASONS, fallbackReasonOf, type FallbackReason } from './reasons';

/** Counts since the start or the last reset. */
export interface DecisionCounts {
  readonly total_predictions: number;
  readonly meta_overrides: number;
  /** 0..1; 0 before the first decision. */
  readonly override_rate: number;
  /** Overrides whose action differs from the vote's. */
  readonly action_changes: number;
  readonly fallback_reasons: Readonly<Record<FallbackReason, number>>;
  /** ISO 8601, UTC. */
  readonly since: string;
}

const noReasons = () =>
  Object.fromEntries(FALLBACK_REASONS.map((reason) => [reason, 0])) as Record<
    FallbackReason,
    number
  >;

/** Counts decisions. */
export class Statistics {
  #total = 0;
  #overrides = 0;
  #changes = 0;
  #reasons = noReasons();
  #sinceMs: number;

  constructor(nowMs: number) {
    this.#sinceMs = nowMs;
  }

  record(decision: Decision): void {
    this.#total += 1;
    if (decision.use_meta) {
      this.#overrides += 1;
      if (decision.action !== decision.base_ensemble_action) this.#changes += 1;
    }
    const reason = fallbackReasonOf(decision.reason);
    if (reason !== null) this.#reasons[reason] += 1;
  }

  snapshot(): DecisionCounts {
    return {
      total_predictions: this.#total,
      meta_overrides: this.#overrides,
      override_rate: this.#total === 0 ? 0 : this.#overrides / this.#total,
      action_changes: this.#changes,
      fallback_reasons: { ...this.#reasons },
      since: new Date(this.#sinceMs).toISOString(),
    };
  }

  reset(nowMs: number): void {
    this.#total = this.#overrides = this.#changes = 0;
    this.#reasons = noReasons();
    this.#sinceMs = nowMs;
  }
}
