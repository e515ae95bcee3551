import { z } from 'zod';

const NAME = '1 to 64 of a-z 0-9 _ -, the first a letter or a digit';
const PATHS = 'a list of paths';
const MEMORY = 'a whole number of MiB from 64';
const ATTEMPTS = 'a whole number from 1 to 20';
const SECONDS = 'a number of seconds from 0 to 86400';

const path = z.string('a path').min(1, 'a path');
const memory = z.int(MEMORY).min(64, MEMORY).max(1_048_576, MEMORY);

const deskSchema = z
  .strictObject(
    {
      name: z
        .string(NAME)
        .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, NAME)
        .describe('names the desk everywhere; with the week it names the training'),
      predictions: z
        .array(path, PATHS)
        .min(1, PATHS)
        .describe('prediction logs: files, or folders of them'),
      prices: z.array(path, PATHS).optional().describe('candles that settle every record, CSV'),
      outcomes: path.optional().describe('outcomes of the trades, CSV'),
      labels: path.optional().describe('the right action of each record, CSV'),
      registry: path.describe("the desk's registry: the folder of its models"),
      config: path.optional().describe('settings of meta-trainer train, JSON'),
      memory_mib: memory
        .optional()
        .describe('what the training may use; above it the training is ended'),
    },
    'a desk',
  )
  .describe('One desk: what its model is trained on, and where the model goes.');

/** fleet.json. Relative paths start at the folder of the file. */
export const fleetSchema = z
  .strictObject(
    {
      $schema: z.string().optional().describe('for editors: meta-ops fleet schema prints it'),
      memory_mib: memory.default(2048).describe('memory_mib of desks without their own'),
      attempts: z
        .int(ATTEMPTS)
        .min(1, ATTEMPTS)
        .max(20, ATTEMPTS)
        .default(3)
        .describe('attempts at a training that ended for a reason that may pass'),
      backoff_s: z
        .number(SECONDS)
        .min(0, SECONDS)
        .max(86_400, SECONDS)
        .default(30)
        .describe('time before the second attempt; it doubles with each further one'),
      desks: z
        .array(deskSchema, 'a list of desks')
        .min(1, 'at least one desk')
        .describe('the desks, each with a registry of its own'),
    },
    'an object with desks',
  )
  .superRefine(({ desks }, context) => {
    for (const key of ['name', 'registry'] as const) {
      const seen = new Map<string, number>();
      for (const [i, desk] of desks.entries()) {
        const first = seen.get(desk[key]);
        if (first !== undefined) {
          const message = `a ${key} other than that of desks.${first}`;
          context.addIssue({ code: 'custom', path: ['desks', i, key], message });
        }
        seen.set(desk[key], first ?? i);
      }
    }
  });

export type Fleet = Readonly<z.infer<typeof fleetSchema>>;

/**
 * The JSON schema of fleet.json, for editors.
 * @example
 * fleetJsonSchema().required; // ['desks']
 */
export function fleetJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(fleetSchema, { io: 'input' });
}
