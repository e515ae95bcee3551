import { LIMITS } from './find-excess';
import type { Shape } from './measure-shape';
import { quantile } from './quantile';

const HEADINGS = [
  'project',
  'files',
  'file lines, median / 95th',
  'function lines, median / 95th',
  `functions > ${LIMITS.function}`,
  'file cycles',
  'folder cycles',
];

/** A Markdown table with a row for each shape. */
export function formatTable(shapes: readonly Shape[]): string {
  const rows = [HEADINGS, ...shapes.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function cellsOf({ name, fileLines, functions, fileCycles, folderCycles }: Shape): string[] {
  const sizes = functions.map(({ lines }) => lines);
  const middleAndHigh = (values: readonly number[]) =>
    `${quantile(values, 0.5)} / ${quantile(values, 0.95)}`;
  return [
    name,
    String(fileLines.length),
    middleAndHigh(fileLines),
    middleAndHigh(sizes),
    String(sizes.filter((lines) => lines > LIMITS.function).length),
    String(fileCycles.length),
    String(folderCycles.length),
  ];
}
