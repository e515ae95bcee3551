import { Statistics, type Decision } from '@meta-agent/decision';
import { ACTIONS, type Action } from '@meta-agent/features';
import type { Truth } from './truths';

/** How often something was right, of how often it could be told; the share is null for never. */
export interface Accuracy {
  readonly known: number;
  readonly right: number;
  readonly share: number | null;
}

/** Profit in percent of the price, summed over the trades whose profit is known. */
export interface Profit {
  readonly sum: number;
  readonly trades: number;
  /** Decided for a trade that was never made, so that its profit is not known. */
  readonly unknown: number;
}

export interface Measures {
  readonly accuracy: {
    readonly base: Accuracy;
    /** Of the model's own choice, wherever it was asked. */
    readonly meta: Accuracy;
    readonly final: Accuracy;
    /** Labels that are the ensemble's own action, since there was no trade. */
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
  readonly profit: { readonly base: Profit; readonly meta: Profit; readonly final: Profit };
}

/** Counts decisions, as the engine does, and against what became of them. */
export class Tally {
  readonly #statistics = new Statistics(0);
  readonly #actions: Record<Action, number> = { SELL: 0, HOLD: 0, BUY: 0 };
  readonly #accuracy = { base: new Score(), meta: new Score(), final: new Score(), assumed: 0 };
  readonly #overrides = { right: 0, wrong: 0, helped: 0, hurt: 0 };
  readonly #profit = { base: new Purse(), meta: new Purse(), final: new Purse() };

  add(decision: Decision, truth: Truth): void {
    const { label, isAssumed } = truth;
    this.#statistics.record(decision);
    this.#actions[decision.action] += 1;
    const choice = modelsChoice(decision);
    if (!truth.isRepeated) this.#settle(decision, choice, truth.trade);
    if (label === null) return;
    this.#accuracy.assumed += Number(isAssumed);
    this.#accuracy.base.add(decision.base_ensemble_action === label);
    this.#accuracy.final.add(decision.action === label);
    if (choice !== null) this.#accuracy.meta.add(choice === label);
    if (decision.use_meta) this.#judgeOverride(decision, label);
  }

  /** The trade was one of them only where its action is theirs; it may have been the engine's. */
  #settle(decision: Decision, choice: Action | null, trade: Truth['trade']): void {
    this.#profit.base.settle(decision.base_ensemble_action, trade);
    this.#profit.final.settle(decision.action, trade);
    if (choice !== null) this.#profit.meta.settle(choice, trade);
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

  get measures(): Measures {
    const { base, meta, final, assumed } = this.#accuracy;
    const { base: vote, meta: model, final: decided } = this.#profit;
    return {
      accuracy: { base: base.total, meta: meta.total, final: final.total, assumed },
      overrides: { ...this.#overrides },
      profit: { base: vote.total, meta: model.total, final: decided.total },
    };
  }
}

function modelsChoice({ probabilities }: Decision): Action | null {
  if (probabilities === null) return null;
  return ACTIONS.reduce((best, action) =>
    probabilities[action] > probabilities[best] ? action : best,
  );
}

class Score {
  #known = 0;
  #right = 0;

  add(isRight: boolean): void {
    this.#known += 1;
    this.#right += Number(isRight);
  }

  get total(): Accuracy {
    const share = this.#known === 0 ? null : this.#right / this.#known;
    return { known: this.#known, right: this.#right, share };
  }
}

class Purse {
  #sum = 0;
  #trades = 0;
  #unknown = 0;

  /** HOLD earns 0, the trade's own action the trade's profit; of another nobody knows. */
  settle(action: Action, trade: Truth['trade']): void {
    if (action === 'HOLD') return;
    if (trade?.action !== action) {
      this.#unknown += 1;
      return;
    }
    this.#sum += trade.pnlPct;
    this.#trades += 1;
  }

  get total(): Profit {
    return { sum: this.#sum, trades: this.#trades, unknown: this.#unknown };
  }
}
