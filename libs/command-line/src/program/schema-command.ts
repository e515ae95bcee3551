import type { z } from 'zod';
import { CommandError } from '../errors/command-error';
import { EXIT } from '../errors/exit-codes';

/** The schema of what each command prints with --json, by the command's name. */
export type Results = Readonly<Record<string, z.ZodType>>;

/**
 * The JSON schema of a result. Members that it does not name may be added: a reader ignores them.
 * @param words the command, like `token add`; none: the names of all
 * @throws CommandError bad_argument
 */
export async function resultSchema(
  program: string,
  results: Results,
  words: readonly string[],
): Promise<unknown> {
  const name = words.join(' ');
  if (name === '') return Object.keys(results);
  if (!Object.hasOwn(results, name)) {
    throw new CommandError('bad_argument', EXIT.badInput, {
      message: `No command ${program} ${name} prints JSON.`,
      expected: Object.keys(results).join(', '),
      received: name,
      next: `${program} schema lists the names`,
    });
  }
  const { z: zod } = await import('./schema-library.js');
  const schema = zod.toJSONSchema(results[name], { io: 'input', unrepresentable: 'any' });
  return { title: `${program} ${name} --json`, ...schema };
}
