/**
 * A word as a POSIX shell has to be told it. Not by the package shell-quote: that writes
 * `http\://127.0.0.1\:8001`, which is right, but not what a person types or reads.
 * @example
 * quoteWord('http://127.0.0.1:8001'); // 'http://127.0.0.1:8001'
 * quoteWord("it's"); // "'it'\\''s'"
 */
export function quoteWord(word: string): string {
  return /^[\w./:=@+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
