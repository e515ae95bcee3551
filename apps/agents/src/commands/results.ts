import { z } from 'zod';

const count = z.int().min(0);
const counts = z.record(z.string(), count);
const leftOut = z.object({ too_few_bars: counts, failed: counts });

const check = z.object({
  check: z.string(),
  passed: z.boolean().nullable(),
  expected: z.string(),
  found: z.string().nullable(),
});
const agent = z.looseObject({
  folder: z.string(),
  name: z.string().nullable(),
  passed: z.boolean(),
  checks: z.array(check),
});

const sent = z.object({ sent: count, refused: count, set_aside: count, waiting: count });

/** What each command prints with --json. */
export const RESULTS = {
  check: z.object({ passed: z.boolean(), agents: z.array(agent) }),
  backfill: z.object({
    path: z.string(),
    lines: count,
    resumed_lines: count,
    agents: z.array(z.string()),
    symbols: z.array(z.string()),
    candles: counts,
    left_out: leftOut,
    seconds: z.number(),
    inference_seconds: z.number(),
    inference_share: z.number(),
  }),
  run: z.object({
    path: z.string().nullable(),
    lines: count,
    known_lines: count,
    candles: counts,
    left_out: leftOut,
    engine: sent.nullable().describe('Null without --engine.'),
  }),
};
