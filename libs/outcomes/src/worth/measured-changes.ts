import type { Decision } from '@meta-agent/decision';
import type { TimeSpan } from '../evidence/clock-blocks';
import {
  describeEvidence,
  type DescribeEvidenceOptions,
  type EvidenceFigures,
} from '../evidence/describe-evidence';
import { profitGain } from './action-profits';
import { isMeasured } from './label';
import type { Truth } from './measured-decisions';

/** The gains of changes over the vote, and the evidence of their mean. */
export interface GainOfChanges {
  /** Changes of which the gain is known. */
  readonly known: number;
  /** Share of all changes; null without changes. */
  readonly known_share: number | null;
  readonly sum: number;
  /** Mean per known change; null without one. */
  readonly mean: number | null;
  readonly evidence: EvidenceFigures;
}

/** What the changes of the vote were worth. */
export interface ChangesWorth {
  /** Overrides whose action is not the vote's. */
  readonly changes: number;
  /** Trades that the changes add, remove and reverse. */
  readonly added: number;
  readonly removed: number;
  readonly reversed: number;
  /** Right answers, over the changes with a label that does not stem from the vote. */
  readonly accuracy: GainOfChanges & { readonly right: number; readonly base_right: number };
  /** Profit in percent of the price. */
  readonly profit: GainOfChanges;
}

/**
 * Counts the changes of the vote, and keeps time and gain of those that are known.
 * @example
 * const measured = new MeasuredChanges();
 * measured.worth({ lifeMs: 900_000, seed: 1 }).changes; // 0
 */
export class MeasuredChanges {
  readonly #counts = { changes: 0, added: 0, removed: 0, reversed: 0 };
  readonly #answers = { right: 0, base_right: 0 };
  readonly #accuracy = new Gains();
  readonly #profit = new Gains();
  readonly #span = { startMs: Infinity, endMs: -Infinity };

  /** @param timestampMs milliseconds since 1970 */
  add(timestampMs: number, decision: Decision, truth: Truth): void {
    this.#span.startMs = Math.min(this.#span.startMs, timestampMs);
    this.#span.endMs = Math.max(this.#span.endMs, timestampMs);
    if (!decision.changed) return;
    this.#countKind(decision);
    this.#addAnswer(timestampMs, decision, truth);
    const { action, base_ensemble_action: vote } = decision;
    const gain = truth.profits && profitGain(truth.profits, action, vote);
    if (gain !== null) this.#profit.add(timestampMs, gain);
  }

  /** The worth of all changes so far. */
  worth(options: DescribeEvidenceOptions): ChangesWorth {
    const span = this.#span.endMs < this.#span.startMs ? { startMs: 0, endMs: 0 } : this.#span;
    const { changes } = this.#counts;
    return {
      ...this.#counts,
      accuracy: { ...this.#accuracy.worth(changes, span, options), ...this.#answers },
      profit: this.#profit.worth(changes, span, options),
    };
  }

  #countKind({ action, base_ensemble_action: vote }: Decision): void {
    this.#counts.changes += 1;
    if (action === 'HOLD') this.#counts.removed += 1;
    else if (vote === 'HOLD') this.#counts.added += 1;
    else this.#counts.reversed += 1;
  }

  #addAnswer(timestampMs: number, decision: Decision, { label }: Truth): void {
    if (!isMeasured(label) || label.isAssumed) return;
    const right = Number(decision.action === label.action);
    const baseRight = Number(decision.base_ensemble_action === label.action);
    this.#answers.right += right;
    this.#answers.base_right += baseRight;
    this.#accuracy.add(timestampMs, right - baseRight);
  }
}

/** Two numbers a change: changes are few among the records of a log. */
class Gains {
  readonly #timestampsMs: number[] = [];
  readonly #gains: number[] = [];

  add(timestampMs: number, gain: number): void {
    this.#timestampsMs.push(timestampMs);
    this.#gains.push(gain);
  }

  worth(changes: number, span: TimeSpan, options: DescribeEvidenceOptions): GainOfChanges {
    const known = this.#gains.length;
    const sum = this.#gains.reduce((total, gain) => total + gain, 0);
    const rows = {
      timestampsMs: Float64Array.from(this.#timestampsMs),
      numerators: Float64Array.from(this.#gains),
      denominators: new Float64Array(known).fill(1),
    };
    return {
      known,
      known_share: changes === 0 ? null : known / changes,
      sum,
      mean: known === 0 ? null : sum / known,
      evidence: describeEvidence(rows, span, options),
    };
  }
}
