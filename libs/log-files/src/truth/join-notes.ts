import { implausibleUnits, nearMisses, type OutcomeCounts } from '@meta-agent/outcomes';
import { count } from '@meta-agent/words';
import { describeLineIssue } from '../line-counter';
import { judgedRows, type JudgedRows } from './joined-rows';
import type { JoinedFile, JoinedFiles } from './read-ground-truth';

type Count = readonly [count: number, what: string];

/**
 * Notes about outcomes and labels for people, one line each; empty when all is usual.
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await writeFile('labels.csv', 'timestamp,symbol,label\n2026-02-05T23:54:27Z,BTCUSDT,BUY\n');
 * const settings = { outcomesPath: null, symbolMap: new Map(), maxInvalidShare: 0 };
 * const files = await readGroundTruth({ ...settings, labelsPath: 'labels.csv' }, new InputDigest());
 * files.truth.find({ timestampMs: Date.UTC(2026, 1, 5, 23, 54, 27), symbol: 'BTCUSDT' });
 * joinNotes(files); // []
 */
export function joinNotes(files: JoinedFiles): string[] {
  const { outcomes, labels } = files;
  return [
    ...[outcomes, labels].flatMap(emptyLine),
    ...invalidLines(outcomes, 'outcome rows'),
    ...invalidLines(labels, 'label rows'),
    ...countLines([
      [
        outcomes?.rows.passedOver ?? 0,
        'outcomes of open trades have no label yet. Nothing to do: they count once they are closed',
      ],
    ]),
    ...outcomeLines(files),
    ...judgedRows(files).flatMap((judged) => matchLines(judged, files)),
  ];
}

function emptyLine(file: JoinedFile | null): string[] {
  if (file === null || file.rows.lines + file.rows.passedOver > 0) return [];
  return [
    `${file.path} has no row below the names of its columns. Export it again, or leave it out`,
  ];
}

function invalidLines(file: JoinedFile | null, what: string): string[] {
  if (file === null) return [];
  const { issues, invalidLines: count } = file.rows;
  return [
    ...issues.map(describeLineIssue),
    ...countLines([[count, `invalid ${what} skipped. Correct the writer of the file`]]),
  ];
}

function outcomeLines({ truth, outcomes: file }: JoinedFiles): string[] {
  const { trades } = truth;
  const { outcomes } = truth.counts;
  if (outcomes === null || trades === null || file === null) return [];
  const [firstMs, lastMs] = truth.records.span;
  const log = { stepMs: truth.records.medianStepMs(), spanMs: lastMs - firstMs };
  return [
    ...lateStartLine(truth),
    ...partLines(outcomes),
    ...countLines([
      [
        outcomes.implausible,
        'outcomes say win with a loss, or loss with a gain. Correct outcome or the sign of pnl_pct in the export',
      ],
      [
        truth.tradeContradictions.length,
        'trades whose rows contradict each other. Correct their rows in the export',
      ],
      [
        outcomes.undecided,
        "trades whose action is neither the vote's nor the decision's. Check that the outcomes are of this log",
      ],
    ]),
    ...implausibleUnits({ length: trades.length, at: (row) => trades.valueAt(row) }, log).map(
      (line) => `${file.path}: ${line}`,
    ),
  ];
}

// One or two missing trades are chance; more mean that the export starts too late.
const LATE_SHARE = 0.05;

/** When outcomes begin later than the log, earlier votes to trade have no label. */
function lateStartLine({ records, trades }: JoinedFiles['truth']): string[] {
  const [firstMs, lastMs] = records.span;
  let startMs = Infinity;
  for (let row = 0; row < (trades?.length ?? 0); row += 1) {
    startMs = Math.min(startMs, trades?.timestampMsAt(row) ?? Infinity);
  }
  const isLate = startMs <= lastMs && startMs - firstMs > LATE_SHARE * (lastMs - firstMs);
  if (!isLate) return [];
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return [
    `the outcomes begin on ${day(startMs)}, the log on ${day(firstMs)}: --min-date ${day(startMs)} leaves out what has no outcome`,
  ];
}

function partLines({ combined_rows: rows, combined_trades: trades, identical }: OutcomeCounts) {
  return countLines([
    [rows, `outcome rows are parts of ${trades} trades, and combined. Nothing to do`],
    [identical, 'outcome rows repeat another one, and count once. Give each file once'],
  ]);
}

/** What becomes of a row that several records share, and how to tell the records apart. */
const SHARED = {
  outcomes: 'its profit counts once; a column horizon tells such records apart',
  labels: 'a column horizon tells such records apart',
};

const CHECK = '. Check symbols (--symbol-map), time zone and bars of the file';

function matchLines(judged: JudgedRows, { truth }: JoinedFiles): string[] {
  const { what, path, all, unmatched, missed } = judged;
  const counts = truth.counts[what];
  const one = what === 'outcomes' ? 'trade' : 'label';
  const isSuspect = missed > 0 || (truth.counts.outcomes?.undecided ?? 0) > 0;
  const misses = isSuspect ? nearMisses(all, unmatched, truth.records) : [];
  return [
    ...countLines([
      [
        unmatched.length,
        `of ${count(all.length)} ${what} match no record${missed > 0 ? CHECK : ''}`,
      ],
      [
        unmatched.length - missed,
        `of these ${what} are before the first record or after the last. Nothing to do, unless the log should have their time`,
      ],
      [
        counts?.left_out ?? 0,
        `${what} belong to records that are left out. Nothing to do: see why the records are`,
      ],
      [
        counts?.repeated ?? 0,
        `records share a ${one} with an earlier record of their time and symbol: ${SHARED[what]}`,
      ],
      [
        counts?.ambiguous ?? 0,
        `records without a horizon have ${what} of several horizons, which are not used. Log the horizon of each record`,
      ],
    ]),
    ...misses.map((line) => `${path}: ${line}`),
  ];
}

const countLines = (counts: readonly Count[]) =>
  counts.flatMap(([number, what]) => (number === 0 ? [] : [`${count(number)} ${what}`]));
