/** Rows of a log in the order of its lines; row i of each column belongs together. */
export interface MomentRows {
  readonly length: number;
  readonly timestampsMs: Float64Array;
  /** Symbol and horizon. */
  readonly keyIds: Uint32Array;
  readonly clientIds: Uint32Array;
  /** When each was decided, milliseconds since 1970; NaN where that was not logged. */
  readonly decidedMs: Float64Array;
  /** Whether two rows say the same. */
  readonly isSame: (row: number, other: number) => boolean;
}

export interface ResolvedMoments {
  /** Sorted by time, then by line. */
  readonly kept: Uint32Array;
  /** Rows left out because an identical one is kept. */
  readonly duplicates: number;
  /** Moments of a symbol and horizon, and those of them with rows that differ. */
  readonly moments: number;
  readonly contestedMoments: number;
  /** Rows left out of contested moments. */
  readonly contestedRows: number;
  /** The first two rows of the first contested moments. */
  readonly examples: readonly (readonly [row: number, other: number])[];
}

const EXAMPLES = 3;

/**
 * Of the rows of one moment, symbol and horizon: identical ones count once. Of different ones the
 * first that was decided stays if all are of one client, else none: nobody may rewrite the rows of
 * another.
 */
export function resolveMoments(rows: MomentRows): ResolvedMoments {
  const { timestampsMs, keyIds } = rows;
  const order = new Uint32Array(rows.length).map((_, row) => row);
  order.sort((i, j) => timestampsMs[i] - timestampsMs[j] || keyIds[i] - keyIds[j] || i - j);
  const kept: number[] = [];
  const examples: [number, number][] = [];
  let [moments, contestedMoments, contestedRows] = [0, 0, 0];
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && isOneMoment(rows, order[start], order[end])) end += 1;
    const { staying, differing } = resolveMoment(rows, order.subarray(start, end));
    if (staying !== null) kept.push(staying);
    moments += 1;
    if (differing !== null) {
      contestedMoments += 1;
      contestedRows += differing.count;
      if (examples.length < EXAMPLES) examples.push([order[start], differing.row]);
    }
    start = end;
  }
  const duplicates = rows.length - kept.length - contestedRows;
  const sorted = Uint32Array.from(kept).sort((i, j) => timestampsMs[i] - timestampsMs[j] || i - j);
  return { kept: sorted, duplicates, moments, contestedMoments, contestedRows, examples };
}

function isOneMoment({ timestampsMs, keyIds }: MomentRows, row: number, other: number): boolean {
  return timestampsMs[row] === timestampsMs[other] && keyIds[row] === keyIds[other];
}

interface ResolvedMoment {
  readonly staying: number | null;
  /** One that differs from the first line, and how many rows are left out for it. */
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

/** A row without that time is of a plain log, where lines stand in their order. */
function decidedMs({ decidedMs: times }: MomentRows, row: number): number {
  return Number.isNaN(times[row]) ? -Infinity : times[row];
}
