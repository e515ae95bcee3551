import { describeLineIssue } from '@meta-agent/log-files';
import { count, labelSourceInWords } from '@meta-agent/words';
import { dateRange } from '../data/data-provenance';
import type { Dataset } from '../data/read-dataset';
import type { Predictions } from '../data/read-predictions';
import type { Reporter } from '../reporter';
import { logNotes } from './log-notes';

type Count = readonly [count: number, what: string];

/** Reports the count of records and every skipped line. */
export function reportPredictions(
  predictions: Omit<Predictions, 'table' | 'joinKeys'>,
  reporter: Reporter,
): void {
  const { lines, invalidLines, issues, duplicates } = predictions;
  reporter.info(`Loaded ${lines - invalidLines} prediction records`);
  issues.forEach((issue) => {
    reporter.warn(describeLineIssue(issue));
  });
  const asked: readonly Count[] = [
    [predictions.beforeMinDate, 'records before --min-date skipped'],
    [predictions.afterMaxDate, 'records after --max-date skipped'],
  ];
  for (const [number, what] of asked) if (number > 0) reporter.info(`${count(number)} ${what}`);
  warnCounts(reporter, [
    [
      invalidLines,
      'invalid lines skipped. Correct the writer of the log; --max-invalid-share sets how many may be',
    ],
    [
      predictions.late,
      'records left out: dated long before or after their decision, or marked "train": false. --max-row-age MINUTES sets how long',
    ],
    [
      predictions.future,
      'records left out: dated more than a day after today. Check the clock of their writer',
    ],
    [
      duplicates,
      'records left out: identical to another with the same timestamp and symbol. Give each file once',
    ],
  ]);
  logNotes(predictions).forEach((note) => {
    reporter.warn(note);
  });
}

/** Reports the labels of a log, and the outcomes and labels that match no record. */
export function reportDataset(dataset: Dataset, reporter: Reporter): void {
  const { provenance, table } = dataset;
  dataset.notes.forEach((note) => {
    reporter.warn(note);
  });
  warnCounts(reporter, [
    [
      dataset.unknownTrades,
      'votes for a trade have no outcome, so no label. --prices settles every record',
    ],
    [
      dataset.unlabelled,
      'records without a label skipped. Give labels, prices or outcomes of the whole period of the log',
    ],
  ]);
  const { first_timestamp: first, last_timestamp: last } = dateRange(table);
  reporter.info(`Date range: ${first.slice(0, 10)} to ${last.slice(0, 10)}`);
  const counts = Object.entries(provenance.label_counts);
  const shown = counts.map(([action, count]) => `${action} ${count}`).join(', ');
  reporter.info(`Labels from ${labelSourceInWords(provenance.label_source)}: ${shown}`);
}

function warnCounts(reporter: Reporter, counts: readonly Count[]): void {
  for (const [number, what] of counts) if (number > 0) reporter.warn(`${count(number)} ${what}`);
}
