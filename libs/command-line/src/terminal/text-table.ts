import { createRequire } from 'node:module';
import { count } from '@meta-agent/words';
import type TableClass from 'cli-table3';
import { escapeForeign } from './escape-foreign';
import { linesOfWords } from './wrap-page';

const load = createRequire(__filename);

const NO_ROW_LINES = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

export type Cell = string | number;

/** How a table is made to fit a narrow terminal. */
export interface Fit {
  /** In characters; unless given, that of the terminal. Undefined off a terminal: no limit. */
  readonly width?: number | undefined;
  /** Columns that a narrow terminal can do without, the first to leave out first. */
  readonly optional?: readonly string[];
  /** A shorter form of a text, for a narrow terminal. */
  readonly shorten?: (text: string) => string;
}

/**
 * A table for people: the first column is on the left, the others on the right. A whole number is
 * shown as a count: `12,000`. A table that is wider than the terminal gets shorter texts, then fewer
 * columns, then its widest column of text in lines of whole words, then one line per value. Off a terminal nothing is shortened or left out.
 * @param words the other columns of text, on the left too
 * @example
 * textTable(['symbol', 'trades'], [['BTCUSDT', 12]]).split('\n')[1]; // '│ symbol  │ trades │'
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  words: readonly string[] = [],
  { width = columnsOfStdout(), optional = [], shorten = (text) => text }: Fit = {},
): string {
  const full: Contents = { head, rows: rows.map((row) => row.map(safeCell)), words };
  const isTooWide = (table: string) => width !== undefined && table.indexOf('\n') > width;
  const short = shortened(full, shorten);
  const narrower = optional.map((_, left) => optional.slice(0, left + 1).reduce(without, short));
  const tried = [full, short, ...narrower];
  const tables = [...tried.map(draw), wrapped(tried[tried.length - 1], width ?? Infinity)];
  const fits = tables.find((table) => table !== null && !isTooWide(table));
  return fits ?? list(narrower.at(-1) ?? short, width ?? Infinity);
}

/** Undefined off a terminal, which the types of Node do not say. */
const columnsOfStdout = (): number | undefined => process.stdout.columns;

interface Contents {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns on the left beside the first. */
  readonly words: readonly string[];
}

function draw({ head, rows, words }: Contents): string {
  const isLeft = (name: string, column: number) => column === 0 || words.includes(name);
  // Loaded here: most commands start without it, and loading it takes longer than a table.
  const Table = load('cli-table3') as typeof TableClass;
  const table = new Table({
    head: [...head],
    colAligns: head.map((name, column) => (isLeft(name, column) ? 'left' : 'right')),
    chars: NO_ROW_LINES,
    style: { head: [], border: [] },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

function shortened({ head, rows, words }: Contents, shorten: (text: string) => string): Contents {
  return {
    head: head.map(shorten),
    rows: rows.map((row) => row.map(shorten)),
    words: words.map(shorten),
  };
}

function without({ head, rows, words }: Contents, name: string): Contents {
  const left = head.indexOf(name);
  const keep = <T>(cells: readonly T[]) => cells.filter((_, column) => column !== left);
  return left < 0 ? { head, rows, words } : { head: keep(head), rows: rows.map(keep), words };
}

/** Least room for a column of text in several lines. */
const LEAST_ROOM = 20;

/** The table with its widest column of text in lines of whole words; null where there is no room. */
function wrapped({ head, rows, words }: Contents, width: number): string | null {
  const widthOf = (column: number) => Math.max(...rows.map((row) => row[column].length));
  const columns = head.flatMap((name, column) => (words.includes(name) ? [column] : []));
  if (head.length < 3 || columns.length === 0 || rows.length === 0) return null;
  const [widest] = columns.sort((a, b) => widthOf(b) - widthOf(a));
  const others = head.map((name, column) =>
    column === widest ? 0 : Math.max(name.length, widthOf(column)),
  );
  const room = width - others.reduce((sum, other) => sum + other, 0) - 3 * head.length - 1;
  if (room < LEAST_ROOM) return null;
  const fitted = rows.map((row) =>
    row.map((cell, column) => (column === widest ? linesOfWords(cell, room).join('\n') : cell)),
  );
  return draw({ head, rows: fitted, words });
}

/** One value after the other, beside its name; an empty line between rows. */
function list({ head, rows }: Contents, width: number): string {
  if (head.length === 2) return pairs([head, ...rows], width);
  const indent = Math.max(...head.map((name) => name.length)) + 2;
  const blocks = rows.map((row) =>
    row.map((cell, column) => beside(head[column].padEnd(indent), cell, width)).join('\n'),
  );
  return blocks.join('\n\n');
}

/** Two columns are names and values. */
function pairs(rows: readonly (readonly string[])[], width: number): string {
  // A name that takes more than a third of a line has its value below.
  const names = rows.map(([name]) => name.length).filter((length) => length <= width / 3);
  const indent = Math.max(0, ...names) + 2;
  return rows
    .map(([name, value]) =>
      name.length <= indent - 2
        ? beside(name.padEnd(indent), value, width)
        : `${name}\n${beside(' '.repeat(indent), value, width)}`,
    )
    .join('\n');
}

/** A text in lines of whole words below each other, to the right of its name. */
function beside(name: string, text: string, width: number): string {
  const lines = linesOfWords(text, width - name.length);
  return `${name}${lines.join(`\n${' '.repeat(name.length)}`)}`.trimEnd();
}

/** A cell that a painter has coloured, without any other control sequence. */
const PAINTED = /^(\u001b\[(?:1|2|31|32|33)m)(.*)(\u001b\[(?:22|39)m)$/su;

function safeCell(cell: Cell): string {
  if (typeof cell === 'number') return Number.isInteger(cell) ? count(cell) : String(cell);
  const painted = PAINTED.exec(cell);
  if (painted === null) return escapeForeign(cell);
  return `${painted[1]}${escapeForeign(painted[2])}${painted[3]}`;
}
