import { nearMisses, type Contradiction } from '@meta-agent/outcomes';
import { briefPercent, count } from '@meta-agent/words';
import { InputError } from '../errors';
import { judgedRows, type JudgedRows } from './joined-rows';
import type { JoinedFile, JoinedFiles } from './read-ground-truth';

const SHOWN = 10;
const SHOWN_ROWS = 3;

export interface PlausibilityLimits {
  /** Largest share (0..1) of rows without a record, and of trades without a decision. */
  readonly maxUnmatchedShare: number;
}

/**
 * Ends a run whose outcomes or labels likely belong to another log. Call after all records joined.
 * @throws InputError contradicting_rows, too_many_unmatched, undecided_trades
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await writeFile('labels.csv', 'timestamp,symbol,label\n2026-02-05T23:54:27Z,BTCUSDT,BUY\n');
 * const settings = { outcomesPath: null, symbolMap: new Map(), maxInvalidShare: 0 };
 * const files = await readGroundTruth({ ...settings, labelsPath: 'labels.csv' }, new InputDigest());
 * files.truth.find({ timestampMs: Date.UTC(2026, 1, 5, 23, 54, 27), symbol: 'BTCUSDT' });
 * assertPlausible(files, { maxUnmatchedShare: 0 }); // undefined
 */
export function assertPlausible(files: JoinedFiles, limits: PlausibilityLimits): void {
  const { truth, outcomes, labels } = files;
  assertAgreed(outcomes, 'outcomes', truth.tradeContradictions);
  assertAgreed(labels, 'labels', truth.labelContradictions);
  for (const judged of judgedRows(files)) {
    assertMatched(judged, files, limits);
    if (judged.what === 'outcomes') assertDecided(judged, files, limits);
  }
}

function assertAgreed(
  file: JoinedFile | null,
  what: string,
  contradictions: readonly Contradiction[],
): void {
  if (file === null || contradictions.length === 0) return;
  throw new InputError('contradicting_rows', {
    message: `${file.path}: rows of one record contradict each other, ${contradictions.length} times.`,
    expected: `${what} of one action for each record`,
    received: describe(contradictions[0]),
    issues: contradictions.slice(0, SHOWN).map(describe),
    next: 'remove the rows that are wrong',
  });
}

const describe = ({ lines, actions }: Contradiction) =>
  `line ${lines[0]} says ${actions[0]}, line ${lines[1]} says ${actions[1]}`;

function assertMatched(judged: JudgedRows, { truth }: JoinedFiles, limits: PlausibilityLimits) {
  const { what, path, all, unmatched, missed } = judged;
  const share = shareOf(missed, all.length);
  if (share <= limits.maxUnmatchedShare) return;
  const examples = Array.from({ length: Math.min(SHOWN_ROWS, unmatched.length) }, (_, place) =>
    describeRow(unmatched.at(place)),
  );
  throw new InputError('too_many_unmatched', {
    message: `${count(missed)} of ${count(all.length)} ${what} of ${path} match no record, although the log has their period.`,
    expected: `at most ${briefPercent(limits.maxUnmatchedShare)}`,
    received: briefPercent(share),
    issues: [...nearMisses(all, unmatched, truth.records), ...examples],
    next: `correct timestamps or symbols, or allow more with --max-unmatched-share`,
  });
}

function describeRow(row: ReturnType<JudgedRows['unmatched']['at']>): string {
  const { line, timestampMs, symbol } = row as NonNullable<typeof row>;
  const time = timestampMs === null ? 'no timestamp' : new Date(timestampMs).toISOString();
  return `line ${line}: no record of ${JSON.stringify(symbol ?? 'this id')} at ${time}`;
}

function assertDecided(judged: JudgedRows, { truth }: JoinedFiles, limits: PlausibilityLimits) {
  const { outcomes } = truth.counts;
  if (outcomes === null) return;
  const share = shareOf(outcomes.undecided, outcomes.matched);
  if (share <= limits.maxUnmatchedShare) return;
  const { path, all, unmatched } = judged;
  throw new InputError('undecided_trades', {
    message: `${count(outcomes.undecided)} of ${count(outcomes.matched)} trades of ${path} have an action that is neither the vote nor the decision of their record.`,
    expected: `at most ${briefPercent(limits.maxUnmatchedShare)}`,
    received: briefPercent(share),
    issues: nearMisses(all, unmatched, truth.records),
    next: 'check the time zone of the outcomes, or allow more with --max-unmatched-share',
  });
}

const shareOf = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
