import { CommandError } from '../errors/command-error';
import { EXIT } from '../errors/exit-codes';
import { isVariadic, longFlag, optionName } from './flag-names';
import type { Options } from './option';

/** The texts of an option of one value, as often as it is typed; a default is a single string. */
export function collectTyped(text: string, before: unknown): readonly string[] {
  return Array.isArray(before) ? [...(before as readonly string[]), text] : [text];
}

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
    const given = onlyText(flags, typed[optionName(flags)]);
    if (schema === null) values[name] = given ?? false;
    else if (given instanceof Repeated) {
      issues.push({ flag: longFlag(flags), expected: 'one value, typed once', given: given.texts });
    } else if (given !== undefined) {
      const { z } = await import('./schema-library.js');
      const { data, error } = (await schema(z)).safeParse(given);
      if (error === undefined) values[name] = data;
      else issues.push({ flag: longFlag(flags), expected: error.issues[0].message, given });
    }
  }
  if (issues.length > 0) throw invalidOptions(code, issues);
  return values;
}

/** The texts of an option of one value that is typed several times: the last would win unnoticed. */
class Repeated {
  constructor(readonly texts: readonly string[]) {}
}

function onlyText(flags: string, given: unknown): unknown {
  if (isVariadic(flags) || !Array.isArray(given)) return given;
  const texts = given as readonly string[];
  return texts.length === 1 ? texts[0] : new Repeated(texts);
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
