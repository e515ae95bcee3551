/** Control, format and separator characters, lone surrogates, and unassigned characters. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * Text from outside as a terminal, a log and a grep may read it: characters that move the cursor,
 * change the direction of writing or end a line become visible, like `\u001b`.
 * @example escapeForeign('a\u001b[2Jb'); // 'a\\u001b[2Jb'
 */
export function escapeForeign(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
  });
}

/** `escapeForeign` for a text of several lines: the line breaks stay. */
export function escapeForeignLines(text: string): string {
  return text.split('\n').map(escapeForeign).join('\n');
}

/** The sequences of a painter: bold, dim, red, green, yellow, and the ends of these. */
const COLOURS = /(\u001b\[(?:1|2|22|31|32|33|39)m)/u;

/** `escapeForeign` for a printed page: line breaks and the colours of a painter stay. */
export function escapeForeignPage(text: string): string {
  const parts = text.split(COLOURS);
  return parts.map((part, i) => (i % 2 === 1 ? part : escapeForeignLines(part))).join('');
}

const FORMULA = /^[=+\-@\t\r]/;

/**
 * Text from outside as a CSV cell that no spreadsheet takes for a formula.
 * @example
 * escapeFormula('=1+1'); // "'=1+1"
 */
export function escapeFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
