import { FALLBACK_REASONS } from '@meta-agent/decision';
import { z } from 'zod';

const share = z.number().min(0).max(1);
const count = z.int().min(0);
const time = z.string().describe('ISO 8601, UTC.');

const counts = {
  total_predictions: count,
  meta_overrides: count,
  override_rate: share.describe('Since the start or the last reset.'),
};
const thresholds = { meta_threshold: share, consensus_threshold: share };
const moreCounts = {
  action_changes: count.describe("Overrides whose action differs from the vote's."),
  fallback_reasons: z.object(
    Object.fromEntries(FALLBACK_REASONS.map((reason) => [reason, count])) as Record<
      (typeof FALLBACK_REASONS)[number],
      typeof count
    >,
  ),
  since: time,
};

/** What `reset_stats` cleared. */
export const statisticsSchema = z
  .object({ ...counts, model_ready: z.boolean(), ...thresholds, ...moreCounts })
  .describe('Decisions counted since the start or the last reset.');

export const loadErrorSchema = z
  .object({ code: z.string(), message: z.string(), at: time })
  .describe('Why the last model was refused.');

export const decisionLogStateSchema = z.object({
  sync: z.enum(['interval', 'always', 'off']),
  writable: z.boolean(),
  queued_lines: count,
  queued_bytes: count,
  written_lines: count,
  written_bytes: count,
  dropped_lines: count,
  errors: count,
  last_error: z.string().nullable(),
});

export const statusSchema = z
  .object({
    version: z.literal('v2'),
    model_ready: z.boolean(),
    ...counts,
    ...thresholds,
    ...moreCounts,
    recent_override_rate: share.describe('Over the last 1,000 decisions, or as many as there are.'),
    model_version: z.string().nullable(),
    model_swapped_at: time.nullable(),
    last_load_error: loadErrorSchema.nullable(),
    enabled: z.boolean(),
    fail_open: z.boolean(),
    policy: z.record(z.string(), z.unknown()).describe('Every setting of the decision.'),
    decision_log: decisionLogStateSchema,
    started_at: time,
  })
  .describe('The engine at this moment.');

export const reloadSchema = z.object({
  model_version: z.string().describe('The version that decides now.'),
  swapped: z.boolean().describe('False when it was in use already.'),
});

export const readinessSchema = z.object({
  ready: z.boolean(),
  model: z.string().describe('The version, or why it can do without one, or not.'),
  decision_log: z.string(),
});

export type EngineStatistics = z.infer<typeof statisticsSchema>;
export type EngineStatus = z.infer<typeof statusSchema>;
export type LoadError = z.infer<typeof loadErrorSchema>;
export type DecisionLogState = z.infer<typeof decisionLogStateSchema>;
export type Reload = z.infer<typeof reloadSchema>;
export type Readiness = z.infer<typeof readinessSchema>;
