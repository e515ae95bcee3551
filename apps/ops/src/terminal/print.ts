import { escapeForeignPage } from '@meta-agent/command-line';
import type { CommandContext, Given } from './context';

/** Prints a result as JSON with --json, else as text. */
export function printResult(
  { options }: Given<{ readonly json: boolean }>,
  { stdout }: CommandContext,
  result: unknown,
  forPeople: () => string,
): void {
  const text = options.json ? JSON.stringify(result, null, 2) : escapeForeignPage(forPeople());
  stdout.write(`${text}\n`);
}
