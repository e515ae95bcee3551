/** What nearly every line is: ASCII, and the characters of the engine's own texts. */
const PLAIN = /^[\x20-\x7e→└─]*\n$/;

/** As `escapeForeign`; a line break in a text is already escaped by JSON. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * A line of JSON in which no character of a foreign text moves a terminal's cursor, changes the
 * direction of writing or ends the line for some reader, as U+2028 does. It stays the same JSON.
 */
export function escapeLine(line: string): string {
  if (PLAIN.test(line)) return line;
  const escaped = line.slice(0, -1).replace(UNSAFE, (character) =>
    // A character beyond U+FFFF is two units, each with an escape of its own.
    Array.from({ length: character.length }, (_, i) => {
      return `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
    }).join(''),
  );
  return `${escaped}\n`;
}
