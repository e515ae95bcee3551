import { COMMAND_NAMES } from './typeable';

/** Bold, dim, a colour, and the ends of these take no column. */
const PAINT = /\u001b\[[\d;]*m/g;
/** Emoji take two columns. */
const WIDE = /\p{Emoji_Presentation}/gu;

/** The borders of a table, which is as wide as it must be. */
const TABLE = /^(?:\u001b\[[\d;]*m)*[│┌├└]/;
/** JSON, whole or in part, is copied as it is. */
const JSON_TEXT = /^\s*(?:[{}\]"]|\[(?!INFO|WARN|ERROR))/;

const COMMAND_START = new RegExp(`^(?:sudo$|sudo |npx$|npx )|^(?:[^ ]*/)?${COMMAND_NAMES}(?: |$)`);
const CLAUSE_END = /[,;:.)]$/;
/** The start of a unit behind a number, such as `%`, `ms` or `/ s`. */
const UNIT = /^(?:%|\/$|(?:[µm]?s|min|h|[KMG]iB)(?!\w))/;

/** What stands left of a text: spaces, a bullet or a level, and a name before two or more spaces. */
const START =
  /^\s*(?:(?:\u001b\[[\d;]*m)*(?:[-✗✓✅●!]|\[(?:INFO|WARN|ERROR)\])(?:\u001b\[[\d;]*m)* +)?(?:(?:\S+ ){1,4} +(?=\S))?/u;

/** A stream that may be a terminal. */
export type PageStream = Pick<NodeJS.WritableStream, 'write'> & { readonly columns?: number };

/**
 * Writes a page for people and a line feed: on a terminal in lines of whole words, elsewhere as it is.
 * @example
 * let written = '';
 * const stream = { columns: 12, write: (text: string) => (written += text) !== '' };
 * writePage(stream, 'one two three four');
 * written; // 'one two\nthree four\n'
 */
export function writePage(stream: PageStream, text: string): void {
  stream.write(`${wrapPage(text, stream.columns)}\n`);
}

/**
 * A page in lines that fit a width, broken between words. Tables, JSON, and a command or a path that is
 * longer than a line stay whole: people copy them.
 * @param width in columns; undefined: no limit
 * @example
 * wrapPage('- one two three', 10); // '- one two\n  three'
 */
export function wrapPage(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n');
}

function wrapLine(line: string, width: number): string {
  if (columnsOf(line) <= width || TABLE.test(line) || JSON_TEXT.test(line)) return line;
  const [start] = START.exec(line) ?? [''];
  const left = columnsOf(start);
  const indent = ' '.repeat(left > width / 2 ? 2 : left);
  const lines = linesOfWords(line.slice(start.length), width - indent.length);
  return `${start}${lines.join(`\n${indent}`)}`;
}

/** A text in lines of whole words; a word that is wider than the room has a line of its own. */
export function linesOfWords(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const unit of unitsOf(text)) {
    const last = lines.at(-1);
    if (last === undefined || columnsOf(last) + 1 + columnsOf(unit) > room) lines.push(unit);
    else lines[lines.length - 1] = `${last} ${unit}`;
  }
  return lines;
}

/** Words; a command to paste, up to the end of its clause, and a number with its unit are one. */
function unitsOf(text: string): string[] {
  const units: string[] = [];
  let isCommand = false;
  for (const word of text.split(' ')) {
    const isPart = isCommand || isUnitOf(units.at(-1), word);
    if (isPart) units[units.length - 1] += ` ${word}`;
    else units.push(word);
    const unit = units[units.length - 1];
    isCommand = COMMAND_START.test(unit) && !CLAUSE_END.test(withoutQuoted(unit));
  }
  return units;
}

const isUnitOf = (before: string | undefined, word: string): boolean =>
  before !== undefined && (/\d \/$/.test(before) || (/\d$/.test(before) && UNIT.test(word)));

/** The end of a clause does not lie within quotation marks. */
const withoutQuoted = (command: string): string => command.replace(/'[^']*(?:'|$)/g, "'");

const columnsOf = (text: string): number => text.replace(PAINT, '').replace(WIDE, '  ').length;
