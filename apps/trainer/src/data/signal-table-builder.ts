import { ACTIONS, DEFAULT_AGENTS } from '@meta-agent/features';
import { resolveMoments, type ResolvedMoments } from './log/resolve-moments';
import type { RowValues } from './log/row-values';
import { longGaps, type TimeGap } from './log/time-gaps';
import { Ids, Keys } from './rows/row-keys';
import { emptyRows, grow, isSame, withPropensities, type TableRows } from './rows/table-rows';
import { selectRows, type SignalTable } from './signal-table';

const FIRST_CAPACITY = 4096;

/** Collects records in any order; each record of four agents takes 94 bytes of memory. */
export class SignalTableBuilder {
  #rows: TableRows;
  #length = 0;
  /** Ids of the rows that have an id: most logs have no ids. */
  readonly #ids = new Map<number, string>();
  readonly #symbols = new Ids();
  /** Pairs of symbol and horizon: at most one row per pair and moment is kept. */
  readonly #keys = new Keys();
  readonly #clients = new Ids();
  readonly #files = new Ids();

  /** @param agents the agents of the columns, in order */
  constructor(readonly agents: readonly string[] = DEFAULT_AGENTS.names) {
    this.#rows = emptyRows(FIRST_CAPACITY, agents.length);
  }

  get length(): number {
    return this.#length;
  }

  /** Makes room for this many records in all, so that the columns are not copied as they grow. */
  reserve(records: number): void {
    if (records > this.#rows.timestampsMs.length)
      this.#rows = grow(this.#rows, records, this.agents.length);
  }

  /** @param place file and line of the record, for messages */
  add(values: RowValues, place: Place = NOWHERE): void {
    const capacity = this.#rows.timestampsMs.length;
    if (this.#length === capacity) this.reserve(2 * capacity);
    const row = this.#length;
    const rows = this.#rows;
    rows.timestampsMs[row] = values.timestampMs;
    rows.symbolIds[row] = this.#symbols.idOf(values.symbol);
    rows.clientIds[row] = this.#clients.idOf(values.client ?? NO_CLIENT);
    rows.fileIds[row] = this.#files.idOf(place.file);
    rows.lines[row] = place.line;
    rows.decidedMs[row] = values.decidedMs;
    rows.keyIds[row] = this.#keys.idOf(rows.symbolIds[row], values.horizonMinutes);
    rows.ensembleClasses[row] = values.ensembleClass;
    rows.decidedClasses[row] = values.decidedClass;
    if (values.id !== null) this.#ids.set(row, values.id);
    const { length: width } = this.agents;
    for (let i = 0; i < width; i += 1) {
      rows.actions[row * width + i] = values.actions[i];
      rows.confidences[row * width + i] = values.confidences[i];
    }
    this.#addPropensities(row, values.propensities);
    rows.regimes[2 * row] = values.regime[0];
    rows.regimes[2 * row + 1] = values.regime[1];
    rows.horizonMinutes[row] = values.horizonMinutes ?? NaN;
    this.#length += 1;
  }

  #addPropensities(row: number, propensities: Float64Array): void {
    const isLogged = propensities.some((propensity) => !Number.isNaN(propensity));
    if (!isLogged) return;
    if (this.#rows.propensities.length === 0) this.#rows = withPropensities(this.#rows);
    this.#rows.propensities.set(propensities, row * ACTIONS.length);
  }

  /** The table sorted by time (stable), with at most one row per symbol, horizon and moment. */
  build(): BuiltTable {
    const rows = this.#rows;
    const resolved = resolveMoments({
      ...rows,
      length: this.#length,
      isSame: (row, other) => isSame(rows, this.agents.length, row, other),
    });
    const { kept } = resolved;
    const all = {
      ...rows,
      length: this.#length,
      agents: this.agents,
      symbols: this.#symbols.values,
    };
    const table = selectRows(all, kept);
    const { horizons } = this.#keys;
    const ids = (row: number) => this.#ids.get(row) ?? null;
    const horizon = (row: number) => horizons[rows.keyIds[row]];
    const place = (row: number) => `${this.#files.values[rows.fileIds[row]]}:${rows.lines[row]}`;
    const { contestedMoments, contestedRows, moments } = resolved;
    return {
      table,
      joinKeys: {
        idAt: (row) => ids(kept[row]),
        horizonAt: (row) => horizon(kept[row]),
        leftOut: Array.from(resolved.leftOut, (row) => ({
          timestampMs: rows.timestampsMs[row],
          symbol: all.symbols[rows.symbolIds[row]],
          ...{ id: ids(row), horizon: horizon(row) },
        })),
      },
      duplicates: resolved.duplicates,
      contested: {
        moments: contestedMoments,
        rows: contestedRows,
        share: contestedMoments / moments,
        examples: resolved.examples.map(([one, other]) => [place(one), place(other)] as const),
      },
      clients: this.#countClients(kept),
      gaps: longGaps(table.timestampsMs).map((gap) => ({
        ...gap,
        from: place(kept[gap.row - 1]),
        to: place(kept[gap.row]),
      })),
    };
  }

  #countClients(kept: ResolvedMoments['kept']): ClientRows[] {
    const counts = this.#clients.values.map(() => 0);
    for (const row of kept) counts[this.#rows.clientIds[row]] += 1;
    return this.#clients.values
      .map((client, id) => ({ client: client === NO_CLIENT ? null : client, rows: counts[id] }))
      .sort((a, b) => b.rows - a.rows);
  }
}

/** The empty name stands for rows without a client: every client has a name. */
const NO_CLIENT = '';

interface Place {
  readonly file: string;
  readonly line: number;
}
const NOWHERE: Place = Object.freeze({ file: '', line: 0 });

/** The number of rows of one client; the client is null for rows without one. */
export interface ClientRows {
  readonly client: string | null;
  readonly rows: number;
}

/** The key of a record that is left out. */
export interface LeftOutRecord {
  readonly timestampMs: number;
  readonly symbol: string;
  readonly id: string | null;
  /** In minutes. */
  readonly horizon: number | null;
}

/** What joins outcomes and labels to the rows of a table, beside time and symbol. */
export interface JoinKeys {
  /** The id of a row's decision; null where the row has no id. */
  readonly idAt: (row: number) => string | null;
  /** The horizon of a row in minutes; null where the row has none. */
  readonly horizonAt: (row: number) => number | null;
  /** Records that are not used. Their outcomes do not count as unmatched. */
  readonly leftOut: readonly LeftOutRecord[];
}

export interface BuiltTable {
  readonly table: SignalTable;
  readonly joinKeys: JoinKeys;
  /** Number of rows dropped because an identical row is kept. */
  readonly duplicates: number;
  /** Moments of a symbol and horizon with rows that differ. */
  readonly contested: {
    readonly moments: number;
    /** Number of rows dropped from these moments. */
    readonly rows: number;
    /** Share of these moments in all moments, 0..1. */
    readonly share: number;
    /** Two places of each of the first such moments, like `log.jsonl:7`. */
    readonly examples: readonly (readonly [one: string, other: string])[];
  };
  /** Clients in descending order of rows. */
  readonly clients: readonly ClientRows[];
  /** Gaps longer than the rest of the log, with the places on both sides. */
  readonly gaps: readonly (TimeGap & { readonly from: string; readonly to: string })[];
}
