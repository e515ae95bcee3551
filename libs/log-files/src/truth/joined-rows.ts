import type { JoinedRow, KeyedRow, KeyedRows, RowList, Trade } from '@meta-agent/outcomes';
import type { JoinedFiles } from './read-ground-truth';

/** A row with the line it ends on. */
type PlacedRow = JoinedRow & { readonly line: number };

/** The rows of one file, for judging the join. */
export interface JudgedRows {
  readonly what: 'outcomes' | 'labels';
  readonly path: string;
  readonly all: RowList<JoinedRow>;
  readonly unmatched: RowList<PlacedRow>;
  /** Rows between the first and the last record that match no record. */
  readonly missed: number;
}

/** The rows of each file that was read. */
export function judgedRows({ truth, outcomes, labels }: JoinedFiles): JudgedRows[] {
  const { trades, labels: labelled } = truth;
  const { outcomes: tradeCounts, labels: labelCounts } = truth.counts;
  const judged: JudgedRows[] = [];
  if (outcomes && trades && tradeCounts) {
    const missed = tradeCounts.unmatched - tradeCounts.outside;
    judged.push({ what: 'outcomes', path: outcomes.path, ...viewsOf(trades, ofTrade), missed });
  }
  if (labels && labelled && labelCounts) {
    const missed = labelCounts.unmatched - labelCounts.outside;
    judged.push({ what: 'labels', path: labels.path, ...viewsOf(labelled, ofLabel), missed });
  }
  return judged;
}

const ofTrade = ({ value: { action, holdMinutes }, ...row }: KeyedRow<Trade>): PlacedRow => ({
  ...row,
  action,
  holdMinutes,
});

const ofLabel = (row: KeyedRow<unknown>): PlacedRow => ({
  ...row,
  action: null,
  holdMinutes: null,
});

/** No row is made before it is asked for: most files match, and nobody asks. */
function viewsOf<Value>(rows: KeyedRows<Value>, judge: (row: KeyedRow<Value>) => PlacedRow) {
  const viewOf = (list: RowList<KeyedRow<Value>>): RowList<PlacedRow> => ({
    length: list.length,
    at: (place) => {
      const row = list.at(place);
      return row && judge(row);
    },
  });
  return { all: viewOf(rows), unmatched: viewOf(rows.unmatched) };
}
