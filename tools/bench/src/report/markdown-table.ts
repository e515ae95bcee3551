import type { Result } from '../measure/contest';
import type { Summary } from '../measure/summary';

/** One figure of a contest, as a column of values and a column of ratios. */
export interface Column {
  /** The key among the figures. */
  readonly figure: string;
  readonly title: string;
  readonly digits: number;
}

/** Median, quartiles and ratio of each figure, one contestant a row. */
export function contestTable(results: readonly Result[], columns: readonly Column[]): string {
  const [first] = results;
  const head = ['', ...columns.flatMap(({ title }) => [title, `of ${first.name}`])];
  const rows = results.map(({ name, figures, ratios }) => [
    name,
    ...columns.flatMap(({ figure, digits }) => [
      withSpread(figures[figure], digits),
      ratios[figure].median.toFixed(2),
    ]),
  ]);
  return markdownTable(head, rows);
}

function withSpread({ low, median, high }: Summary, digits: number): string {
  const [a, b, c] = [median, low, high].map((value) => inGroups(value, digits));
  return `${a} (${b}–${c})`;
}

/** With thousands apart: 12,000. */
function inGroups(value: number, digits: number): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return value.toLocaleString('en-US', options);
}

/** A table in Markdown, its columns padded as prettier pads them. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = head.map((_, k) => Math.max(3, ...[head, ...rows].map((row) => row[k].length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, k) => cell.padEnd(widths[k])).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
