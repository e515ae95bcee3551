import { ACTIONS, classOf, type Action } from '@meta-agent/features';
import { GrowingColumn } from './columns/growing-column';
import type { TradePart } from './combine-parts';

/** The values of a file's rows. */
export interface ValueColumn<Value> {
  push(value: Value): void;
  at(row: number): Value;
}

/** Actions, one byte each. */
export class ActionColumn implements ValueColumn<Action> {
  readonly #classes = new GrowingColumn(Uint8Array);

  push(action: Action): void {
    this.#classes.push(classOf(action));
  }

  at(row: number): Action {
    return ACTIONS[this.#classes.at(row)];
  }
}

/** Trades, or parts of trades, 26 bytes each. */
export class TradeColumn implements ValueColumn<TradePart> {
  readonly #actions = new ActionColumn();
  readonly #wins = new GrowingColumn(Uint8Array);
  readonly #pnlPct = new GrowingColumn(Float64Array);
  readonly #holdMinutes = new GrowingColumn(Float64Array);
  /** NaN without a quantity. */
  readonly #quantities = new GrowingColumn(Float64Array);

  push({ action, isWin, pnlPct, holdMinutes, quantity }: TradePart): void {
    this.#actions.push(action);
    this.#wins.push(Number(isWin));
    this.#pnlPct.push(pnlPct);
    this.#holdMinutes.push(holdMinutes);
    this.#quantities.push(quantity ?? NaN);
  }

  at(row: number): TradePart {
    const quantity = this.#quantities.at(row);
    return {
      action: this.#actions.at(row),
      isWin: this.#wins.at(row) === 1,
      pnlPct: this.#pnlPct.at(row),
      holdMinutes: this.#holdMinutes.at(row),
      quantity: Number.isNaN(quantity) ? null : quantity,
    };
  }
}
