import type { z } from 'zod';
import { defineErrors } from '../errors/define-errors';
import { EXIT } from '../errors/exit-codes';

class EnvironmentError extends defineErrors('EnvironmentError', {
  bad_environment: EXIT.badInput,
}) {}

/** The environment variables of a process. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Whether a variable is set: an empty one counts as unset. */
export const isSet = (value: string | undefined): value is string =>
  value !== undefined && value !== '';

/**
 * The values of the variables that a schema names. The message of a schema states the expected
 * value; the value of a variable with the metadata `secret` is never shown.
 * @throws EnvironmentError bad_environment, with every bad variable
 * @example
 * import { z } from 'zod';
 * const schema = z.object({ PORT: z.string().transform(Number).default(8001), HOST: z.string().optional() });
 * parseEnvironment(schema, { PORT: '80', HOST: '' }); // { PORT: 80 }
 */
export function parseEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  variables: Variables,
): z.output<Schema> {
  const names = Object.keys(schema.shape);
  const given = names.filter((name) => isSet(variables[name]));
  const parsed = schema.safeParse(Object.fromEntries(given.map((name) => [name, variables[name]])));
  if (parsed.success) return parsed.data;
  throw new EnvironmentError('bad_environment', {
    message: 'The environment has bad values.',
    issues: parsed.error.issues.map(({ path, message }) => {
      const name = String(path[0]);
      const received = isSecret(schema, name) ? '(not shown)' : JSON.stringify(variables[name]);
      return `${name}: expected ${message}, received ${received}`;
    }),
    next: 'correct or unset them, and run this again',
  });
}

/** Whether the value of a variable is secret. */
export function isSecret({ shape }: z.ZodObject, name: string): boolean {
  return (shape[name] as z.ZodType).meta()?.secret === true;
}
