import { createRequire } from 'node:module';
import { count } from '@meta-agent/words';
import type TableClass from 'cli-table3';
import { escapeForeign } from './escape-foreign';

const load = createRequire(__filename);

const NO_ROW_LINES = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

export type Cell = string | number;

/**
 * A table for people: the first column is on the left, the others on the right. A whole number is
 * shown as a count: `12,000`.
 * @param words the other columns of text, on the left too
 * @example
 * textTable(['symbol', 'trades'], [['BTCUSDT', 12]]).split('\n')[1]; // '│ symbol  │ trades │'
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  words: readonly string[] = [],
): string {
  const isLeft = (name: string, column: number) => column === 0 || words.includes(name);
  // Loaded here: most commands start without it, and loading it takes longer than a table.
  const Table = load('cli-table3') as typeof TableClass;
  const table = new Table({
    head: [...head],
    colAligns: head.map((name, column) => (isLeft(name, column) ? 'left' : 'right')),
    chars: NO_ROW_LINES,
    style: { head: [], border: [] },
  });
  table.push(...rows.map((row) => row.map(safeCell)));
  return table.toString();
}

/** A cell that a painter has coloured, without any other control sequence. */
const PAINTED = /^(\u001b\[(?:1|2|31|32|33)m)(.*)(\u001b\[(?:22|39)m)$/su;

function safeCell(cell: Cell): Cell {
  if (typeof cell === 'number') return Number.isInteger(cell) ? count(cell) : cell;
  const painted = PAINTED.exec(cell);
  if (painted === null) return escapeForeign(cell);
  return `${painted[1]}${escapeForeign(painted[2])}${painted[3]}`;
}
