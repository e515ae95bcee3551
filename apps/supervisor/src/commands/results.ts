import { liveStateSchema } from '@meta-agent/model-io';
import { z } from 'zod';

const count = z.int().min(0);
const live = liveStateSchema.nullable().describe('The newest live state; null without one.');

/** One pass over the inputs; `run` prints one line of JSON for each. */
const pass = z.object({
  decisions: count,
  invalid_lines: count,
  settled: count,
  published: count,
  late_inputs: z.boolean(),
  held: z.unknown(),
  live,
});

/** What each command prints with --json. */
export const RESULTS = {
  run: z.union([
    pass,
    z
      .object({ compared: count, difference: z.looseObject({}).nullable() })
      .describe('--from-scratch'),
    z.object({ live }).describe('--rebuild'),
  ]),
  status: z.object({
    live,
    verified_generations: count,
  }),
};
