/** Rows of a log in the order of its lines; entry i of each column belongs to row i. */
export interface MomentRows {
  readonly length: number;
  readonly timestampsMs: Float64Array;
  /** The id of each row's symbol and horizon. */
  readonly keyIds: Uint32Array;
  readonly clientIds: Uint32Array;
  /** The decision time of each row, milliseconds since 1970; NaN where not logged. */
  readonly decidedMs: Float64Array;
  /** Whether two rows hold equal signals. */
  readonly isSame: (row: number, other: number) => boolean;
}

export interface ResolvedMoments {
  /** The rows kept, sorted by time, then by line. */
  readonly kept: Uint32Array;
  /** The rows of moments of which no row is kept. */
  readonly leftOut: readonly number[];
  /** Number of rows dropped because an identical row is kept. */
  readonly duplicates: number;
  /** Number of moments per symbol and horizon; `contestedMoments` have differing rows. */
  readonly moments: number;
  readonly contestedMoments: number;
  /** Number of rows dropped from contested moments. */
  readonly contestedRows: number;
  /** The first two rows of the first contested moments. */
  readonly examples: readonly (readonly [row: number, other: number])[];
}

const EXAMPLES = 3;

/**
 * Keeps at most one row for each moment, symbol and horizon. Identical rows count once. When rows
 * differ and all come from one client, the row decided first is kept. When they come from several
 * clients, no row is kept, because no client may rewrite the rows of another client.
 */
export function resolveMoments(rows: MomentRows): ResolvedMoments {
  const { timestampsMs, keyIds } = rows;
  const order = new Uint32Array(rows.length).map((_, row) => row);
  sortRows(order, (i, j) => timestampsMs[i] - timestampsMs[j] || keyIds[i] - keyIds[j] || i - j);
  const kept = new Uint32Array(rows.length);
  let keptCount = 0;
  const leftOut: number[] = [];
  const examples: [number, number][] = [];
  let [moments, contestedMoments, contestedRows] = [0, 0, 0];
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && isOneMoment(rows, order[start], order[end])) end += 1;
    const { staying, differing } = resolveMoment(rows, order.subarray(start, end));
    if (staying === null) leftOut.push(...order.subarray(start, end));
    else kept[keptCount++] = staying;
    moments += 1;
    if (differing !== null) {
      contestedMoments += 1;
      contestedRows += differing.count;
      if (examples.length < EXAMPLES) examples.push([order[start], differing.row]);
    }
    start = end;
  }
  const duplicates = rows.length - keptCount - contestedRows;
  const sorted = kept.subarray(0, keptCount);
  sortRows(sorted, (i, j) => timestampsMs[i] - timestampsMs[j] || i - j);
  return { kept: sorted, leftOut, duplicates, moments, contestedMoments, contestedRows, examples };
}

/** Most logs are in order, which is faster to see than to sort. */
function sortRows(rows: Uint32Array, compare: (row: number, other: number) => number): void {
  const isBefore = (row: number, at: number) => at === 0 || compare(rows[at - 1], row) < 0;
  if (!rows.every(isBefore)) rows.sort(compare);
}

function isOneMoment({ timestampsMs, keyIds }: MomentRows, row: number, other: number): boolean {
  return timestampsMs[row] === timestampsMs[other] && keyIds[row] === keyIds[other];
}

interface ResolvedMoment {
  readonly staying: number | null;
  /** A row that differs from the first line, and the number of rows dropped from the moment. */
  readonly differing: { readonly row: number; readonly count: number } | null;
}

/** @param lines rows of one moment in the order of their lines */
function resolveMoment(rows: MomentRows, lines: Uint32Array): ResolvedMoment {
  const [first] = lines;
  if (lines.length === 1) return { staying: first, differing: null };
  const other = lines.find((row) => !rows.isSame(first, row));
  if (other === undefined) return { staying: first, differing: null };
  if (lines.some((row) => rows.clientIds[row] !== rows.clientIds[first])) {
    return { staying: null, differing: { row: other, count: lines.length } };
  }
  const staying = lines.reduce((best, row) =>
    decidedMs(rows, row) < decidedMs(rows, best) ? row : best,
  );
  const count = lines.filter((row) => !rows.isSame(staying, row)).length;
  return { staying, differing: { row: other, count } };
}

/** A row without a decision time comes from a plain log, whose line order is kept. */
function decidedMs({ decidedMs: times }: MomentRows, row: number): number {
  return Number.isNaN(times[row]) ? -Infinity : times[row];
}
