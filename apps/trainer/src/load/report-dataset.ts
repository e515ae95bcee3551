import { describeLineIssue } from '@meta-agent/log-files';
import { dateRange, type Dataset } from '../data/read-dataset';
import type { Predictions } from '../data/read-predictions';
import type { Reporter } from '../reporter';

type Count = readonly [count: number, what: string];

/** Tells what was read, and every line that was left out of it. */
export function reportPredictions(
  predictions: Omit<Predictions, 'table'>,
  reporter: Reporter,
): void {
  const { lines, invalidLines, issues, duplicates, beforeMinDate } = predictions;
  reporter.info(`Loaded ${lines - invalidLines} prediction records`);
  issues.forEach((issue) => {
    reporter.warn(describeLineIssue(issue));
  });
  warnCounts(reporter, [
    [invalidLines, 'invalid lines skipped'],
    [beforeMinDate, 'records before the first date passed over'],
    [duplicates, 'records replaced by a later line of their timestamp and symbol'],
  ]);
}

/** The same of a labelled log, with what its labels left out. */
export function reportDataset(dataset: Dataset, reporter: Reporter): void {
  const { predictions, provenance, outcomes, table } = dataset;
  reportPredictions(predictions, reporter);
  warnCounts(reporter, [
    [outcomes?.unmatched ?? 0, 'outcomes that belong to no record'],
    [dataset.unmatchedLabels, 'labels that belong to no record'],
    [dataset.unlabelled, 'records without a label left out'],
  ]);
  const { first_timestamp: first, last_timestamp: last } = dateRange(table);
  reporter.info(`Date range: ${first.slice(0, 10)} to ${last.slice(0, 10)}`);
  const counts = Object.entries(provenance.label_counts);
  const shown = counts.map(([action, count]) => `${action} ${count}`).join(', ');
  reporter.info(`Labels from ${provenance.label_source}: ${shown}`);
}

function warnCounts(reporter: Reporter, counts: readonly Count[]): void {
  for (const [count, what] of counts) if (count > 0) reporter.warn(`${count} ${what}`);
}
