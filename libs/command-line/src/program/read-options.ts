import { CommandError } from '../errors/command-error';
import { EXIT } from '../errors/exit-codes';
import { optionName, longFlag } from './flag-names';
import type { Options } from './option';

/**
 * The values of options, read from the words that commander found on the command line.
 * @param code of the error
 * @throws CommandError with every invalid value
 */
export async function readOptions(
  options: Options,
  typed: Readonly<Record<string, unknown>>,
  code: string,
): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  const issues: Issue[] = [];
  for (const [name, { flags, schema }] of Object.entries(options)) {
    const given = typed[optionName(flags)];
    if (schema === null) values[name] = given ?? false;
    else if (given !== undefined) {
      const { z } = await import('./schema-library.js');
      const { data, error } = (await schema(z)).safeParse(given);
      if (error === undefined) values[name] = data;
      else issues.push({ flag: longFlag(flags), expected: error.issues[0].message, given });
    }
  }
  if (issues.length > 0) throw invalidOptions(code, issues);
  return values;
}

interface Issue {
  readonly flag: string;
  readonly expected: string;
  readonly given: unknown;
}

function invalidOptions(code: string, issues: readonly Issue[]): CommandError {
  const flags = issues.map(({ flag }) => flag).join(', ');
  const [{ expected, given }] = issues;
  const found =
    issues.length === 1
      ? { expected, received: String(given) }
      : { issues: issues.map(describeIssue) };
  return new CommandError(code, EXIT.badInput, {
    message: `${flags} ${issues.length === 1 ? 'is' : 'are'} not valid.`,
    ...found,
    next: `correct ${flags}`,
  });
}

const describeIssue = ({ flag, expected, given }: Issue) =>
  `${flag}: expected ${expected}, received ${JSON.stringify(given)}`;
