import { answerSchema } from '@meta-agent/decision';
import { signalRecordSchema } from '@meta-agent/features';
import { z } from 'zod';

const count = z.int().min(0);
const time = z.string().describe('ISO 8601, UTC.');
const seconds = z.number().min(0).nullable();

const minuteSchema = z.object({
  at: z.string().describe('The beginning of the minute. ISO 8601, UTC.'),
  decisions: count.describe('Decisions in the minute.'),
  SELL: count.describe('Decisions to sell.'),
  HOLD: count.describe('Decisions to hold.'),
  BUY: count.describe('Decisions to buy.'),
  overrides: count.describe('Decisions in which the model overrode the vote.'),
  changes: count.describe("Overrides among them whose action is not the vote's."),
  errors: count.describe('Decisions that failed: the vote or HOLD in place of the model.'),
  p50_s: seconds.describe(
    'Median latency of predict, in seconds; null without a timed request, and before the start.',
  ),
  p99_s: seconds.describe('99th percentile of the same.'),
});

const MINUTES_EXAMPLE = {
  counted_since: '2026-02-05T00:11:08.204Z',
  is_reading_log: false,
  log_rows: 5120,
  minutes: [
    {
      ...{ at: '2026-02-05T02:50:00.000Z', decisions: 6, SELL: 1, HOLD: 4, BUY: 1 },
      ...{ overrides: 2, changes: 1, errors: 0, p50_s: 0.00021, p99_s: 0.0009 },
    },
  ],
};

/** The minutes of the last day. */
export const pastMinutesSchema = z
  .object({
    counted_since: time.describe(
      'Minutes from this time on are complete: the start of the engine, or the oldest row that it read from its decision log.',
    ),
    is_reading_log: z
      .boolean()
      .describe('Whether the engine still reads the end of its decision log after its start.'),
    log_rows: count.describe('Decisions that were read from the decision log.'),
    minutes: z
      .array(minuteSchema)
      .describe(
        'The minutes of the last day that have decisions, oldest first; the last one runs.',
      ),
  })
  .meta({
    description: 'Decisions of each minute of the last 24 hours, kept in memory.',
    examples: [MINUTES_EXAMPLE],
  });

const keptDecisionSchema = z.object({
  at: z.string().describe('When it was decided. ISO 8601, UTC.'),
  request_id: z
    .string()
    .nullable()
    .describe('The request that the record came with; null in rows of older releases.'),
  record: signalRecordSchema,
  decision: answerSchema,
});

/** Decisions of those that the engine keeps. */
export const pastDecisionsSchema = z
  .object({
    kept: count.describe('Decisions in memory, at most 2,000.'),
    oldest_at: time.nullable().describe('When the oldest of them was decided; null without one.'),
    matched: count.describe('Those of them that the request asks for.'),
    decisions: z.array(keptDecisionSchema).describe('The newest of those, newest first.'),
  })
  .describe('The last 2,000 decisions, which the engine keeps in memory.');

export type PastMinute = z.infer<typeof minuteSchema>;
export type PastMinutes = z.infer<typeof pastMinutesSchema>;
export type KeptDecision = z.infer<typeof keptDecisionSchema>;
export type PastDecisions = z.infer<typeof pastDecisionsSchema>;
