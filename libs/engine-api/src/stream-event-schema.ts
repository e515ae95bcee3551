import { answerSchema } from '@meta-agent/decision';
import { signalRecordSchema } from '@meta-agent/features';
import { z } from 'zod';
import { statusSchema } from './status-schema';

const count = z.int().min(0);

/** Bins of a confidence: each 0.05 wide, the last one closed. */
export const CONFIDENCE_BINS = 20;
export const confidenceCounts = z.array(count).length(CONFIDENCE_BINS);

/**
 * The bin of a confidence, 0..1.
 * @example
 * confidenceBinOf(0.12); // 2
 */
export function confidenceBinOf(confidence: number): number {
  return Math.min(CONFIDENCE_BINS - 1, Math.floor(confidence * CONFIDENCE_BINS));
}

const symbolActions = z.object({
  symbol: z.string().nullable().describe('Null: decisions without a symbol.'),
  SELL: count.describe('Decisions to sell.'),
  HOLD: count.describe('Decisions to hold.'),
  BUY: count.describe('Decisions to buy.'),
});

const recentSchema = z
  .object({
    seconds: z.number().describe('Length of the window.'),
    decisions: count.describe('Decisions in the window.'),
    overrides: count.describe('Decisions in which the model overrode the vote.'),
    changes: count
      .optional()
      .describe(
        "Overrides among them whose action is not the vote's; the others confirm the vote.",
      ),
    reasons: z
      .record(z.string(), count)
      .describe('By the keys of fallback_reasons, and meta_override.'),
    actions: z.array(symbolActions).describe('Of the symbols with the most decisions.'),
    other_symbols: count.describe('Decisions about any other symbol.'),
    confidence: confidenceCounts.describe(
      "The model's top probability where it was asked, in bins of 0.05.",
    ),
  })
  .describe(
    'Decisions of the last minute, or the last 1,000 if that is longer. Counting starts with the first client of the stream.',
  );

const latencySchema = z
  .object({
    limits_s: z.array(z.number()).describe('Upper limits of the buckets, in seconds.'),
    counts: z.array(count).describe('Requests that took at most as long as each limit.'),
    count: count.describe('All requests.'),
    sum_s: z.number().describe('Sum of all durations, in seconds.'),
  })
  .describe('The metric meta_decision_duration_seconds: predict requests since the start.');

const shownDecisionSchema = z.object({
  id: count.describe('Counts up since the start.'),
  at: z.string().describe('When it was decided. ISO 8601, UTC.'),
  record: signalRecordSchema,
  decision: answerSchema,
});

/** One event of the stream. Each is complete: a client that misses one loses only listed decisions. */
export const streamEventSchema = z
  .object({
    seq: count.describe('Counts up by one; a gap means events that this client missed.'),
    at: z.string().describe('ISO 8601, UTC.'),
    status: statusSchema,
    in_flight: count.describe('Requests in flight.'),
    event_loop_lag_s: z
      .number()
      .describe("99th percentile of the event loop's lag over the last second."),
    latency: latencySchema,
    recent: recentSchema,
    decided: count.describe('Decisions since the event before.'),
    shown: z.array(shownDecisionSchema).describe('The last of them, at most 20.'),
  })
  .describe('Sent twice a second.');

export type StreamEvent = z.infer<typeof streamEventSchema>;
export type RecentDecisions = z.infer<typeof recentSchema>;
export type ShownDecision = z.infer<typeof shownDecisionSchema>;
export type LatencyHistogram = z.infer<typeof latencySchema>;
