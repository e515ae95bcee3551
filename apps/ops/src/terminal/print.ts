import { escapeForeignPage, writePage } from '@meta-agent/command-line';
import type { CommandContext, Given } from './context';

/** Prints a result as JSON with --json, else as text. */
export function printResult(
  { options }: Given<{ readonly json: boolean }>,
  { stdout }: CommandContext,
  result: unknown,
  forPeople: () => string,
): void {
  if (options.json) stdout.write(`${escapeJson(JSON.stringify(result, null, 2))}\n`);
  else writePage(stdout, escapeForeignPage(forPeople()));
}

/** Control characters beyond ASCII; in JSON an escape has the same meaning as its character. */
function escapeJson(json: string): string {
  return json.replace(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
