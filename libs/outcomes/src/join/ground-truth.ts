import type { Action } from '@meta-agent/features';
import type { Trade } from '../worth/trade';
import type { JoinCounts } from './join-index';
import { KeyedValues } from './keyed-values';
import type { LabelRow, OutcomeRow } from './outcome-rows';

/** What the files say of one record. */
export interface RecordFacts {
  /** Of the labels file; null where it has none. */
  readonly fileLabel: Action | null;
  /** Of the outcomes file; null where no trade was made. */
  readonly trade: Trade | null;
  /** An earlier record had this trade: its profit counts there, once. */
  readonly isRepeated: boolean;
}

export interface GroundTruthRows {
  readonly outcomes: AsyncIterable<OutcomeRow> | null;
  readonly labels: AsyncIterable<LabelRow> | null;
}

/**
 * Labels and trades, joined to records by exact (timestamp, symbol). Several records of one key,
 * one for each horizon, share its label and its trade.
 * @example
 * const truth = await GroundTruth.collect({ outcomes: readRows(path, outcomeRowSchema, inputs), labels: null });
 * truth.find(Date.parse('2026-02-05T23:54:27Z'), 'BTCUSDT').trade?.pnlPct;
 */
export class GroundTruth {
  readonly hasLabels: boolean;
  readonly hasOutcomes: boolean;
  readonly #labels: KeyedValues<Action> | null;
  readonly #trades: KeyedValues<Trade> | null;

  private constructor(labels: KeyedValues<Action> | null, trades: KeyedValues<Trade> | null) {
    this.#labels = labels;
    this.#trades = trades;
    this.hasLabels = labels !== null;
    this.hasOutcomes = trades !== null;
  }

  /** Reads the outcomes, then the labels. @throws what the iterables throw */
  static async collect({ outcomes, labels }: GroundTruthRows): Promise<GroundTruth> {
    const trades = outcomes && (await collectTrades(outcomes));
    return new GroundTruth(labels && (await collectLabels(labels)), trades);
  }

  /** What is known of a record. Ask once for each record, in the order of the log. */
  find(timestampMs: number, symbol: string): RecordFacts {
    const fileLabel = this.#labels?.find(timestampMs, symbol).value ?? null;
    const trade = this.#trades?.find(timestampMs, symbol);
    return { fileLabel, trade: trade?.value ?? null, isRepeated: trade?.isRepeated ?? false };
  }

  /** Rows of each file that match a record, and that match none; null without the file. */
  get counts(): { readonly labels: JoinCounts | null; readonly outcomes: JoinCounts | null } {
    return { labels: this.#labels?.counts ?? null, outcomes: this.#trades?.counts ?? null };
  }
}

async function collectTrades(rows: AsyncIterable<OutcomeRow>): Promise<KeyedValues<Trade>> {
  const trades = new KeyedValues<Trade>();
  for await (const { timestamp, symbol, action, ...row } of rows) {
    trades.add(timestamp, symbol, {
      action,
      isWin: row.outcome === 'win',
      pnlPct: row.pnl_pct,
      holdMinutes: row.hold_duration_minutes,
    });
  }
  return trades;
}

async function collectLabels(rows: AsyncIterable<LabelRow>): Promise<KeyedValues<Action>> {
  const labels = new KeyedValues<Action>();
  for await (const { timestamp, symbol, label } of rows) labels.add(timestamp, symbol, label);
  return labels;
}
