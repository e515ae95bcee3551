import { AGENTS, classOf, parseTimestamp } from '@meta-agent/features';
import type { LogRow } from './log-row-schema';
import { ABSENT, selectRows, type SignalTable } from './signal-table';

const FIRST_CAPACITY = 4096;

/** Collects records in any order; memory grows with them by 66 bytes each. */
export class SignalTableBuilder {
  #rows = emptyRows(FIRST_CAPACITY);
  #length = 0;
  /** Of the rows that have one: most logs have none. */
  readonly #ids = new Map<number, string>();
  readonly #symbols = new Ids();
  /** Symbol and horizon: what may not occur twice at a moment. */
  readonly #keys = new Ids();

  get length(): number {
    return this.#length;
  }

  add(record: LogRow): void {
    if (this.#length === this.#rows.timestampsMs.length) this.#rows = grow(this.#rows);
    const row = this.#length;
    const rows = this.#rows;
    rows.timestampsMs[row] = parseTimestamp(record.timestamp);
    rows.symbolIds[row] = this.#symbols.idOf(record.symbol);
    rows.keyIds[row] = this.#keys.idOf(JSON.stringify([record.symbol, record.horizon]));
    AGENTS.forEach((agent, i) => {
      const signal = record.base_predictions[agent];
      const at = row * AGENTS.length + i;
      rows.actions[at] = signal ? classOf(signal.action) : ABSENT;
      rows.confidences[at] = signal ? signal.confidence : NaN;
    });
    const { ensemble_action: ensembleAction } = record;
    rows.ensembleClasses[row] = ensembleAction === undefined ? ABSENT : classOf(ensembleAction);
    const { decision, id } = record;
    rows.decidedClasses[row] = decision === undefined ? ABSENT : classOf(decision.action);
    if (id !== undefined) this.#ids.set(row, id);
    const regime = record.regime ?? record.regime_info;
    rows.regimes[2 * row] = regime?.volatility ?? NaN;
    rows.regimes[2 * row + 1] = regime?.trend_strength ?? NaN;
    this.#length += 1;
  }

  /** Sorted by time (stable); of two for one symbol, horizon and moment the later line stays. */
  build(): BuiltTable {
    const { timestampsMs, keyIds } = this.#rows;
    const order = new Uint32Array(this.#length).map((_, row) => row);
    order.sort((i, j) => timestampsMs[i] - timestampsMs[j] || i - j);
    const kept = keepLast(order, timestampsMs, keyIds);
    const all = { ...this.#rows, length: this.#length, symbols: this.#symbols.values };
    const ids = Array.from(kept, (row) => this.#ids.get(row) ?? null);
    return { table: selectRows(all, kept), ids, duplicates: order.length - kept.length };
  }
}

export interface BuiltTable {
  readonly table: SignalTable;
  /** The id of each row's decision; null where it has none. */
  readonly ids: readonly (string | null)[];
  readonly duplicates: number;
}

class Ids {
  readonly #ids = new Map<string, number>();

  idOf(value: string): number {
    const known = this.#ids.get(value);
    if (known !== undefined) return known;
    this.#ids.set(value, this.#ids.size);
    return this.#ids.size - 1;
  }

  get values(): string[] {
    return [...this.#ids.keys()];
  }
}

type Rows = Omit<SignalTable, 'length' | 'symbols'> & { readonly keyIds: Uint32Array };

function emptyRows(capacity: number): Rows {
  return {
    timestampsMs: new Float64Array(capacity),
    symbolIds: new Uint32Array(capacity),
    keyIds: new Uint32Array(capacity),
    actions: new Uint8Array(capacity * AGENTS.length),
    confidences: new Float64Array(capacity * AGENTS.length),
    ensembleClasses: new Uint8Array(capacity),
    decidedClasses: new Uint8Array(capacity),
    regimes: new Float64Array(capacity * 2),
  };
}

function grow(rows: Rows): Rows {
  const grown = emptyRows(rows.timestampsMs.length * 2);
  for (const name of Object.keys(grown) as (keyof Rows)[]) grown[name].set(rows[name]);
  return grown;
}

/** Of the rows with one timestamp and key, the last; `order` is sorted by time, then line. */
function keepLast(order: Uint32Array, timestampsMs: Float64Array, keyIds: Uint32Array) {
  let kept = 0;
  let seen = new Set<number>();
  // From the end, so that the first one met is the last line.
  const keptRows = new Uint32Array(order.length);
  for (let at = order.length - 1; at >= 0; at -= 1) {
    const row = order[at];
    const isNewMoment =
      at === order.length - 1 || timestampsMs[order[at + 1]] !== timestampsMs[row];
    if (isNewMoment) seen = new Set();
    if (seen.has(keyIds[row])) continue;
    seen.add(keyIds[row]);
    keptRows[kept] = row;
    kept += 1;
  }
  return keptRows.subarray(0, kept).reverse();
}
