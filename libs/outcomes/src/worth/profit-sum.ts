import type { Action } from '@meta-agent/features';
import type { ActionProfits } from './action-profits';

/** Profit in percent of the price, summed over the trades whose profit is known. */
export interface Profit {
  readonly sum: number;
  readonly trades: number;
  /** Records whose profit is not known. */
  readonly unknown: number;
}

/**
 * Sums the profit of decisions.
 * @example
 * const profit = new ProfitSum();
 * profit.add('BUY', { SELL: null, HOLD: 0, BUY: 1.5 });
 * profit.add('SELL', { SELL: null, HOLD: 0, BUY: 1.5 });
 * profit.total; // { sum: 1.5, trades: 1, unknown: 1 }
 */
export class ProfitSum {
  #sum = 0;
  #trades = 0;
  #unknown = 0;

  add(action: Action, profits: ActionProfits): void {
    if (action === 'HOLD') return;
    const profit = profits[action];
    if (profit === null) {
      this.addUnknown();
      return;
    }
    this.#sum += profit;
    this.#trades += 1;
  }

  /** A record that is not summed, because a profit that it is compared with is not known. */
  addUnknown(): void {
    this.#unknown += 1;
  }

  get total(): Profit {
    return { sum: this.#sum, trades: this.#trades, unknown: this.#unknown };
  }
}
