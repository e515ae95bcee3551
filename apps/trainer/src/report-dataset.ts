import { dateRange, type Dataset } from './data/read-dataset';
import { describeLineIssue } from './data/read-predictions';
import type { Reporter } from './reporter';

/** Tells what was read, and everything that was left out of it. */
export function reportDataset(dataset: Dataset, reporter: Reporter): void {
  const { predictions, provenance, outcomes } = dataset;
  const records = predictions.lines - predictions.invalidLines;
  reporter.info(`Loaded ${records} prediction records`);
  predictions.issues.forEach((issue) => {
    reporter.warn(describeLineIssue(issue));
  });
  const leftOut: [count: number, what: string][] = [
    [predictions.invalidLines, 'invalid lines skipped'],
    [predictions.beforeMinDate, 'records before the first date passed over'],
    [predictions.duplicates, 'records replaced by a later line of their timestamp and symbol'],
    [outcomes?.unmatched ?? 0, 'outcomes that belong to no record'],
    [dataset.unmatchedLabels, 'labels that belong to no record'],
    [dataset.unlabelled, 'records without a label left out'],
  ];
  for (const [count, what] of leftOut) if (count > 0) reporter.warn(`${count} ${what}`);
  if (dataset.table.length === 0) return;
  const { first_timestamp: first, last_timestamp: last } = dateRange(dataset.table);
  reporter.info(`Date range: ${first.slice(0, 10)} to ${last.slice(0, 10)}`);
  const counts = Object.entries(provenance.label_counts);
  const shown = counts.map(([action, count]) => `${action} ${count}`).join(', ');
  reporter.info(`Labels from ${provenance.label_source}: ${shown}`);
}
