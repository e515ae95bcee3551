import { Statistics, type Decision } from '@meta-agent/decision';
import { ACTIONS, type Action } from '@meta-agent/features';
import { AccuracyCount, type Accuracy } from './accuracy-count';
import { profitGain, type ActionProfits } from './action-profits';
import { isMeasured, type Label } from './label';
import { ProfitSum, type Profit } from './profit-sum';

/** The known results of a record. */
export interface Truth {
  readonly label: Label;
  /** Null for a record that does not count: an earlier record has its trade. */
  readonly profits: ActionProfits | null;
}

export interface DecisionMeasures {
  readonly accuracy: {
    /** Of the vote. */
    readonly base: Accuracy;
    /** Of the model's own choice, for every record on which the model was asked. */
    readonly meta: Accuracy;
    readonly final: Accuracy;
    /** Labels that are the vote's own action, because there was no trade. */
    readonly assumed: number;
  };
  readonly overrides: {
    readonly right: number;
    readonly wrong: number;
    /** Right where the vote was wrong. */
    readonly helped: number;
    /** Wrong where the vote was right. */
    readonly hurt: number;
  };
  /** Summed over the records on which the profits of vote and decision are known. */
  readonly profit: { readonly base: Profit; readonly meta: Profit; readonly final: Profit };
  /** Share of the changes among these records; null without changes. */
  readonly identified_share: number | null;
  /** Records without a label: their accuracy is not measured. */
  readonly unlabelled: number;
}

/**
 * Counts decisions, like the engine, and measures them against labels and profits.
 * @example
 * import { MetaAgent } from '@meta-agent/decision';
 * const agent = new MetaAgent({ model: null });
 * const record = { base_predictions: { xgb: { action: 'BUY', confidence: 0.8 } } };
 * const measured = new MeasuredDecisions();
 * const label = { action: 'BUY', isAssumed: false };
 * measured.add(agent.predict(record), { label, profits: { SELL: null, HOLD: 0, BUY: 2 } });
 * measured.measures.accuracy.final.share; // 1
 * measured.measures.profit.final.sum; // 2
 */
export class MeasuredDecisions {
  readonly #statistics = new Statistics(0);
  readonly #actions: Record<Action, number> = { SELL: 0, HOLD: 0, BUY: 0 };
  readonly #accuracy = {
    base: new AccuracyCount(),
    meta: new AccuracyCount(),
    final: new AccuracyCount(),
    assumed: 0,
  };
  readonly #overrides = { right: 0, wrong: 0, helped: 0, hurt: 0 };
  #unlabelled = 0;
  #identifiedChanges = 0;
  readonly #profit = { base: new ProfitSum(), meta: new ProfitSum(), final: new ProfitSum() };

  add(decision: Decision, { label, profits }: Truth): void {
    this.#statistics.record(decision);
    this.#actions[decision.action] += 1;
    const choice = modelChoice(decision);
    if (profits !== null) this.#addProfits(decision, choice, profits);
    if (!isMeasured(label)) {
      this.#unlabelled += 1;
      return;
    }
    this.#accuracy.assumed += Number(label.isAssumed);
    this.#accuracy.base.add(decision.base_ensemble_action === label.action);
    this.#accuracy.final.add(decision.action === label.action);
    if (choice !== null) this.#accuracy.meta.add(choice === label.action);
    // A label that is the vote's own action would count every change as a mistake.
    if (decision.use_meta && !label.isAssumed) this.#judgeOverride(decision, label.action);
  }

  /** Vote and decision are summed over the same records: those on which both profits are known. */
  #addProfits(decision: Decision, choice: Action | null, profits: ActionProfits): void {
    const { base_ensemble_action: base, action: final } = decision;
    if (profitGain(profits, final, base) === null) {
      this.#profit.base.addUnknown();
      this.#profit.final.addUnknown();
      if (choice !== null) this.#profit.meta.addUnknown();
      return;
    }
    this.#profit.base.add(base, profits);
    this.#profit.final.add(final, profits);
    if (choice !== null) this.#profit.meta.add(choice, profits);
    this.#identifiedChanges += Number(decision.changed);
  }

  #judgeOverride({ action, base_ensemble_action: base }: Decision, label: Action): void {
    const isRight = action === label;
    this.#overrides[isRight ? 'right' : 'wrong'] += 1;
    if (isRight && base !== label) this.#overrides.helped += 1;
    if (!isRight && base === label) this.#overrides.hurt += 1;
  }

  get counts() {
    const { total_predictions, meta_overrides, override_rate, action_changes, fallback_reasons } =
      this.#statistics.snapshot();
    return {
      ...{ total_predictions, meta_overrides, override_rate, action_changes, fallback_reasons },
      actions: { ...this.#actions },
    };
  }

  get #identifiedShare(): number | null {
    const { action_changes: changes } = this.counts;
    return changes === 0 ? null : this.#identifiedChanges / changes;
  }

  get measures(): DecisionMeasures {
    const { base, meta, final, assumed } = this.#accuracy;
    const { base: vote, meta: model, final: decided } = this.#profit;
    return {
      accuracy: { base: base.total, meta: meta.total, final: final.total, assumed },
      overrides: { ...this.#overrides },
      profit: { base: vote.total, meta: model.total, final: decided.total },
      identified_share: this.#identifiedShare,
      unlabelled: this.#unlabelled,
    };
  }
}

function modelChoice({ probabilities }: Decision): Action | null {
  if (probabilities === null) return null;
  return ACTIONS.reduce((best, action) =>
    probabilities[action] > probabilities[best] ? action : best,
  );
}
