import type { JoinedRow, KeyedRow } from '@meta-agent/outcomes';
import type { JoinedFiles } from './read-ground-truth';

/** The rows of one file, for judging the join. */
export interface JudgedRows {
  readonly what: 'outcomes' | 'labels';
  readonly path: string;
  readonly all: readonly JoinedRow[];
  readonly unmatched: readonly (JoinedRow & { readonly line: number })[];
  /** Rows between the first and the last record that match no record. */
  readonly missed: number;
}

/** The rows of each file that was read. */
export function judgedRows({ truth, outcomes, labels }: JoinedFiles): JudgedRows[] {
  const { trades, labels: labelled, counts } = truth;
  const judged: JudgedRows[] = [];
  if (outcomes && trades && counts.outcomes) {
    const ofTrade = ({ value, ...row }: (typeof trades.all)[0]) => ({
      ...row,
      action: value.action,
      holdMinutes: value.holdMinutes,
    });
    const [all, unmatched] = [trades.all.map(ofTrade), trades.unmatched.map(ofTrade)];
    const missed = counts.outcomes.unmatched - counts.outcomes.outside;
    judged.push({ what: 'outcomes', path: outcomes.path, all, unmatched, missed });
  }
  if (labels && labelled && counts.labels) {
    const ofLabel = (row: KeyedRow<unknown>) => ({ ...row, action: null, holdMinutes: null });
    const [all, unmatched] = [labelled.all.map(ofLabel), labelled.unmatched.map(ofLabel)];
    const missed = counts.labels.unmatched - counts.labels.outside;
    judged.push({ what: 'labels', path: labels.path, all, unmatched, missed });
  }
  return judged;
}
