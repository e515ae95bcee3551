import type { Action } from '@meta-agent/features';
import type { Trade } from '../worth/trade';
import { AskedRecords, type JoinedRecord } from './asked-records';
import { eachRow } from './columns/row-list';
import { combineParts, contradictionIn, type TradePart } from './combine-parts';
import { KeyedRows, type NumberedRow, type RecordKey, type RowKey } from './keyed-rows';
import type { LabelRow, OutcomeRow } from './outcome-rows';
import { ActionColumn, TradeColumn, type ValueColumn } from './value-columns';

/** The label and the trade of one record. */
export interface RecordFacts {
  /** From the labels file; null if the file has none. */
  readonly fileLabel: Action | null;
  /** From the outcomes file; null without a trade. */
  readonly trade: Trade | null;
  /** An earlier record has this trade: the profit counts once, for that record. */
  readonly isRepeated: boolean;
}

/** Rows of files, in batches. */
export interface GroundTruthRows {
  readonly outcomes: AsyncIterable<readonly NumberedRow<OutcomeRow>[]> | null;
  readonly labels: AsyncIterable<readonly NumberedRow<LabelRow>[]> | null;
  /** From a symbol of these files to the one of the log. */
  readonly symbolMap?: ReadonlyMap<string, string>;
}

/** Two rows that contradict each other about one record. */
export interface Contradiction {
  readonly lines: readonly [number, number];
  readonly actions: readonly [Action, Action];
}

export interface JoinCounts {
  readonly matched: number;
  readonly unmatched: number;
  /** Rows of records that are left out: contested, late or dated in the future. */
  readonly left_out: number;
  /** Unmatched rows before the first record or after the last record. */
  readonly outside: number;
  /** Further records of an already matched row. */
  readonly repeated: number;
  /** Records without a horizon whose rows have several horizons: none of the rows is used. */
  readonly ambiguous: number;
}

export interface OutcomeCounts extends JoinCounts {
  /** Trades in more than one row. */
  readonly combined_trades: number;
  /** Rows of these trades. */
  readonly combined_rows: number;
  /** Rows that repeat another one. */
  readonly identical: number;
  /** Trades of an action that neither the vote nor the decision has. */
  readonly undecided: number;
  /** Rows marked win with a negative profit, or loss with a positive profit. */
  readonly implausible: number;
}

/**
 * Labels and trades, joined to records by id, else by exact (timestamp, symbol, horizon). In a
 * file without horizons, the records of one time and symbol share its label and its trade, whose
 * profit counts once.
 * @example
 * import { Readable } from 'node:stream';
 * const key = { timestamp: '2026-02-05T23:54:27Z', symbol: 'BTCUSDT' };
 * const row = { ...key, action: 'BUY', outcome: 'win', pnl_pct: 1.5, hold_duration_minutes: 60 };
 * const outcomes = Readable.from([[{ line: 2, row }]]);
 * const truth = await GroundTruth.collect({ outcomes, labels: null });
 * truth.find({ timestampMs: Date.parse(key.timestamp), symbol: 'BTCUSDT' }).trade?.pnlPct; // 1.5
 */
export class GroundTruth {
  readonly records = new AskedRecords();
  readonly labels: KeyedRows<Action> | null;
  readonly trades: KeyedRows<TradePart> | null;
  readonly labelContradictions: Contradiction[] = [];
  readonly tradeContradictions: Contradiction[] = [];
  readonly #combined = { combined_trades: 0, combined_rows: 0, identical: 0 };
  /** Of the first rows of matched trades: whether one of the records decided the trade's action. */
  readonly #decided: Uint8Array;

  private constructor(labels: KeyedRows<Action> | null, trades: KeyedRows<TradePart> | null) {
    this.labels = labels;
    this.trades = trades;
    this.#decided = new Uint8Array(trades?.length ?? 0);
  }

  get hasLabels(): boolean {
    return this.labels !== null;
  }

  get hasOutcomes(): boolean {
    return this.trades !== null;
  }

  /** Reads the outcomes, then the labels. @throws what the iterables throw */
  static async collect(rows: GroundTruthRows): Promise<GroundTruth> {
    const { outcomes, labels, symbolMap = new Map<string, string>() } = rows;
    const trades = outcomes && (await collectRows(outcomes, symbolMap, partOf, new TradeColumn()));
    const labelOf = ({ label }: LabelRow) => label;
    return new GroundTruth(
      labels && (await collectRows(labels, symbolMap, labelOf, new ActionColumn())),
      trades,
    );
  }

  /** The label and trade of a record. Call once for each record, in the order of the log. */
  find(record: JoinedRecord): RecordFacts {
    this.records.add(record);
    return { fileLabel: this.#labelOf(record), ...this.#tradeOf(record) };
  }

  /** A record that is not used: its rows are not unmatched. Call after `find` of all others. */
  leaveOut(record: RecordKey): void {
    this.labels?.leaveOut(record);
    this.trades?.leaveOut(record);
  }

  /** Rows of each file with and without a matching record; null without the file. */
  get counts(): { readonly labels: JoinCounts | null; readonly outcomes: OutcomeCounts | null } {
    const { labels, trades } = this;
    return {
      labels: labels && { ...labels.counts, outside: this.#outside(labels) },
      outcomes: trades && {
        ...{ ...trades.counts, outside: this.#outside(trades), ...this.#combined },
        undecided: this.#decided.filter((is) => is === UNDECIDED).length,
        implausible: countImplausible(trades),
      },
    };
  }

  #labelOf(record: JoinedRecord): Action | null {
    const { labels } = this;
    const { rows } = labels?.find(record) ?? NOTHING;
    if (labels === null || rows.length === 0) return null;
    const actionOf = (row: number) => labels.valueAt(row);
    return this.#isAgreed(rows, labels, actionOf, this.labelContradictions)
      ? actionOf(rows[0])
      : null;
  }

  #tradeOf(record: JoinedRecord): Pick<RecordFacts, 'trade' | 'isRepeated'> {
    const { trades } = this;
    const { rows, isRepeated } = trades?.find(record) ?? NOTHING;
    if (trades === null || rows.length === 0) return NO_TRADE;
    const actionOf = (row: number) => trades.valueAt(row).action;
    const contradictions = isRepeated ? [] : this.tradeContradictions;
    if (!this.#isAgreed(rows, trades, actionOf, contradictions)) return { trade: null, isRepeated };
    const combined = combineParts(rows.map((row) => trades.valueAt(row)));
    this.#noteDecided(rows[0], combined.trade.action, record);
    if (!isRepeated) this.#noteParts(combined);
    return { trade: combined.trade, isRepeated };
  }

  #isAgreed(
    rows: readonly number[],
    file: KeyedRows<unknown>,
    actionOf: (row: number) => Action,
    contradictions: Contradiction[],
  ): boolean {
    const pair = rows.length === 1 ? null : contradictionIn(rows, actionOf);
    if (pair === null) return true;
    const [one, other] = pair;
    contradictions.push({
      lines: [file.lineAt(one), file.lineAt(other)],
      actions: [actionOf(one), actionOf(other)],
    });
    return false;
  }

  #noteParts({ parts, identical }: ReturnType<typeof combineParts>): void {
    this.#combined.identical += identical;
    if (parts === 1) return;
    this.#combined.combined_trades += 1;
    this.#combined.combined_rows += parts;
  }

  /** Several records share a trade: one record that decided the trade's action is enough. */
  #noteDecided(row: number, action: Action, { decided = [] }: JoinedRecord): void {
    const isDecided = decided.length === 0 || decided.includes(action);
    if (isDecided) this.#decided[row] = DECIDED;
    else if (this.#decided[row] !== DECIDED) this.#decided[row] = UNDECIDED;
  }

  #outside(rows: KeyedRows<unknown>): number {
    let outside = 0;
    for (const { timestampMs } of eachRow(rows.unmatched)) {
      if (!this.records.spans(timestampMs)) outside += 1;
    }
    return outside;
  }
}

const DECIDED = 1;
const UNDECIDED = 2;
const NOTHING = Object.freeze({ rows: Object.freeze([]), isRepeated: false });
const NO_TRADE = Object.freeze({ trade: null, isRepeated: false });

function countImplausible(trades: KeyedRows<TradePart>): number {
  let implausible = 0;
  for (let row = 0; row < trades.length; row += 1) {
    const { isWin, pnlPct } = trades.valueAt(row);
    if (isWin ? pnlPct < 0 : pnlPct > 0) implausible += 1;
  }
  return implausible;
}

const partOf = (row: OutcomeRow): TradePart => ({
  action: row.action,
  isWin: row.outcome === 'win',
  pnlPct: row.pnl_pct,
  holdMinutes: row.hold_duration_minutes,
  quantity: row.quantity ?? null,
});

async function collectRows<Row extends RowKey, Value>(
  batches: AsyncIterable<readonly NumberedRow<Row>[]>,
  symbolMap: ReadonlyMap<string, string>,
  valueOf: (row: Row) => Value,
  values: ValueColumn<Value>,
): Promise<KeyedRows<Value>> {
  const keyed = new KeyedRows(values);
  for await (const batch of batches) {
    for (const { line, row } of batch) {
      const { id, timestamp, symbol, horizon } = row;
      const mapped = symbol === undefined ? undefined : (symbolMap.get(symbol) ?? symbol);
      keyed.add(line, { id, timestamp, symbol: mapped, horizon }, valueOf(row));
    }
  }
  return keyed;
}
