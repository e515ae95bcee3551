/**
 * A word quoted for a POSIX shell. The package shell-quote is not used, because it writes
 * `http\://127.0.0.1\:8001`, which is correct, but hard to read.
 * @example
 * quoteWord('http://127.0.0.1:8001'); // 'http://127.0.0.1:8001'
 * quoteWord("it's"); // "'it'\\''s'"
 */
export function quoteWord(word: string): string {
  return /^[\w./:=@+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
