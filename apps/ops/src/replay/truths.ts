import { parseTimestamp, type Action } from '@meta-agent/features';
import { InputLedger, labelRowSchema, outcomeRowSchema, readRows } from '@meta-agent/log-files';
import { JoinIndex } from './join-index';

export interface Trade {
  readonly action: Action;
  readonly isWin: boolean;
  readonly pnlPct: number;
}

/** What became of a record, as far as it is known. */
export interface Truth {
  readonly label: Action | null;
  /** The label is the ensemble's own action: there was no trade that could prove it. */
  readonly isAssumed: boolean;
  readonly trade: Trade | null;
  /** An earlier record had this very trade: what it earned counts once. */
  readonly isRepeated: boolean;
}

/** Labels and outcomes, to be asked for each record; their rows are all that is held in memory. */
export class Truths {
  readonly hasLabels: boolean;
  readonly hasOutcomes: boolean;
  readonly #labels: Column<Action> | null;
  readonly #trades: Column<Trade> | null;

  private constructor(labels: Column<Action> | null, trades: Column<Trade> | null) {
    this.#labels = labels;
    this.#trades = trades;
    this.hasLabels = labels !== null;
    this.hasOutcomes = trades !== null;
  }

  /** @throws InputError */
  static async read(labelsPath: string | null, outcomesPath: string | null): Promise<Truths> {
    const labels = labelsPath === null ? null : await readLabels(labelsPath);
    return new Truths(labels, outcomesPath === null ? null : await readTrades(outcomesPath));
  }

  /**
   * The label: of the labels file; else, as in training, the action of a trade that won, HOLD for
   * one that lost, and the ensemble's action where there was no trade.
   */
  find(timestampMs: number, symbol: string, ensemble: Action): Truth {
    const { value: trade, isRepeated } = this.#trades?.find(timestampMs, symbol) ?? NO_ROW;
    const known = { isAssumed: false, trade, isRepeated };
    if (this.#labels !== null) {
      return { ...known, label: this.#labels.find(timestampMs, symbol).value };
    }
    if (!this.hasOutcomes) return { ...known, label: null };
    if (trade === null) return { ...known, label: ensemble, isAssumed: true };
    return { ...known, label: trade.isWin ? trade.action : 'HOLD' };
  }

  get counts() {
    return { labels: this.#labels?.counts ?? null, outcomes: this.#trades?.counts ?? null };
  }
}

const NO_ROW = Object.freeze({ value: null, isRepeated: false });

class Column<T> {
  readonly #index = new JoinIndex();
  readonly #values: T[] = [];

  add(timestamp: string, symbol: string, value: T): void {
    this.#index.add(parseTimestamp(timestamp), symbol);
    this.#values.push(value);
  }

  find(timestampMs: number, symbol: string): { value: T | null; isRepeated: boolean } {
    const { row, isRepeated } = this.#index.find(timestampMs, symbol);
    return row === -1 ? NO_ROW : { value: this.#values[row], isRepeated };
  }

  get counts() {
    return this.#index.counts;
  }
}

async function readLabels(path: string): Promise<Column<Action>> {
  const labels = new Column<Action>();
  for await (const row of readRows(path, labelRowSchema, new InputLedger())) {
    labels.add(row.timestamp, row.symbol, row.label);
  }
  return labels;
}

async function readTrades(path: string): Promise<Column<Trade>> {
  const trades = new Column<Trade>();
  for await (const row of readRows(path, outcomeRowSchema, new InputLedger())) {
    const { timestamp, symbol, action, outcome, pnl_pct: pnlPct } = row;
    trades.add(timestamp, symbol, { action, isWin: outcome === 'win', pnlPct });
  }
  return trades;
}
