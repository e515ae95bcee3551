import { ACTIONS, type Action } from '@meta-agent/features';

/** Sums of one group of records. Shares are 0..1; null where a group has no values. */
export interface GroupProfile {
  readonly group: string;
  readonly records: number;
  /** Share of each action of the vote. */
  readonly ensemble: Readonly<Record<Action, number>>;
  /** Mean share of the reporting agents behind the most voted action. */
  readonly agreement: number;
  /** Mean over the agents' signals. */
  readonly confidence: number | null;
  readonly trades: number;
  readonly win_rate: number | null;
  readonly mean_pnl_pct: number | null;
}

/** The values of one record that are summed. */
export interface ProfiledRecord {
  /** The action of the vote. */
  readonly action: Action;
  /** 0..1. */
  readonly agreement: number;
  readonly signals: number;
  /** Sum over the signals. */
  readonly confidence: number;
  /** Null for a record without a trade, or whose trade another record counts. */
  readonly trade: { readonly isWin: boolean; readonly pnlPct: number } | null;
}

/** Sums the records of a group, in constant time per record. */
export class GroupSums {
  #records = 0;
  #agreement = 0;
  #signals = 0;
  #confidence = 0;
  #trades = 0;
  #wins = 0;
  #pnlPct = 0;
  readonly #votes: Record<Action, number> = { SELL: 0, HOLD: 0, BUY: 0 };

  get records(): number {
    return this.#records;
  }

  add({ action, agreement, signals, confidence, trade }: ProfiledRecord): void {
    this.#records += 1;
    this.#votes[action] += 1;
    this.#agreement += agreement;
    this.#signals += signals;
    this.#confidence += confidence;
    if (trade === null) return;
    this.#trades += 1;
    this.#wins += Number(trade.isWin);
    this.#pnlPct += trade.pnlPct;
  }

  merge(other: GroupSums): void {
    this.#records += other.#records;
    this.#agreement += other.#agreement;
    this.#signals += other.#signals;
    this.#confidence += other.#confidence;
    this.#trades += other.#trades;
    this.#wins += other.#wins;
    this.#pnlPct += other.#pnlPct;
    for (const action of ACTIONS) this.#votes[action] += other.#votes[action];
  }

  profile(group: string): GroupProfile {
    const share = (sum: number, whole: number) => (whole === 0 ? null : sum / whole);
    const { SELL, HOLD, BUY } = this.#votes;
    const records = this.#records;
    return {
      group,
      records,
      ensemble: { SELL: SELL / records, HOLD: HOLD / records, BUY: BUY / records },
      agreement: this.#agreement / records,
      confidence: share(this.#confidence, this.#signals),
      trades: this.#trades,
      win_rate: share(this.#wins, this.#trades),
      mean_pnl_pct: share(this.#pnlPct, this.#trades),
    };
  }
}
