import { wrapPage } from '@meta-agent/command-line';

const TABLE = /^[│┌├└]/;

/** What is wrong with a capture: text wider than the terminal, or a cell that was cut. */
export function judgeLines(lines: readonly string[], columns: number): string[] {
  return lines.flatMap((line) => {
    if (TABLE.test(line) && line.length > columns) return [`a table of ${line.length}: ${line}`];
    if (TABLE.test(line) && line.includes('…')) return [`a cell is cut: ${line}`];
    // JSON, and a command or a path to copy, stay whole: the wrapper leaves them.
    if (wrapPage(line, columns) !== line) return [`a line of ${line.length}: ${line}`];
    return [];
  });
}
