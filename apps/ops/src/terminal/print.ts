import { showCount, escapeForeignPage } from '@meta-agent/command-line';
import type { CommandContext, Given } from './context';

/** Prints a result: as JSON when that was asked for, else for people. */
export function printResult(
  { options }: Given<{ readonly json: boolean }>,
  { stdout }: CommandContext,
  result: unknown,
  forPeople: () => string,
): void {
  const text = options.json ? JSON.stringify(result, null, 2) : escapeForeignPage(forPeople());
  stdout.write(`${text}\n`);
}

/** A word with a number: `1 version`, `2 versions`. */
export function countOf(count: number, word: string): string {
  return `${showCount(count)} ${word}${count === 1 ? '' : 's'}`;
}
