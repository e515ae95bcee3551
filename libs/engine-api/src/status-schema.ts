import {
  demotionSchema,
  FALLBACK_REASONS,
  inForceSchema,
  policySchema,
  regimeCertificateSchema,
  stopSchema,
} from '@meta-agent/decision';
import { z } from 'zod';
import { signalStreamStateSchema } from './signal-stream-schema';

const share = z.number().min(0).max(1);
const count = z.int().min(0);
const time = z.string().describe('ISO 8601, UTC.');

const counts = {
  total_predictions: count.describe('Decisions made.'),
  meta_overrides: count.describe('Decisions in which the model overrode the vote.'),
  override_rate: share.describe('Since the start or the last reset.'),
};
const thresholds = {
  meta_threshold: share.describe("Least probability of the model's action for an override."),
  consensus_threshold: share.describe('Least consensus at which the model is not asked.'),
  regime_certificate: regimeCertificateSchema
    .nullable()
    .optional()
    .describe('The threshold of each regime of volatility; null: one threshold for all.'),
};
const modelReady = z.boolean().describe('Whether a model is loaded.');
const moreCounts = {
  action_changes: count.describe("Overrides whose action differs from the vote's."),
  fallback_reasons: z
    .object(
      Object.fromEntries(FALLBACK_REASONS.map((reason) => [reason, count])) as Record<
        (typeof FALLBACK_REASONS)[number],
        typeof count
      >,
    )
    .describe('Decisions without an override, by reason.'),
  since: time,
};

/** The statistics before `reset_stats`. */
export const statisticsSchema = z
  .object({ ...counts, model_ready: modelReady, ...thresholds, ...moreCounts })
  .describe('Decisions counted since the start or the last reset.');

export const loadErrorSchema = z
  .object({
    code: z.string().describe('Stable; for programs.'),
    message: z.string().describe('For people.'),
    at: time,
  })
  .describe('Why the last model was refused.');

export const decisionLogStateSchema = z
  .object({
    sync: z.enum(['interval', 'always', 'off']).describe('META_DECISION_LOG_SYNC; off: no log.'),
    folder: z
      .string()
      .optional()
      .describe('Its folder, as the engine sees it; absent without a log.'),
    writable: z.boolean().describe('Whether the last write succeeded.'),
    queued_lines: count.describe('Lines waiting to be written.'),
    queued_bytes: count.describe('Bytes waiting to be written.'),
    written_lines: count.describe('Lines written since the start.'),
    written_bytes: count.describe('Bytes written since the start.'),
    dropped_lines: count.describe('Lines lost because the queue was full.'),
    errors: count.describe('Writes that failed.'),
    last_error: z.string().nullable().describe('Message of the last error; null without one.'),
  })
  .describe('The state of the decision log.');

const agentReportSchema = z.object({
  reports: count.describe('Decisions since the start to which the agent reported.'),
  missing: count.describe('Decisions since the start to which it did not.'),
  recent_share: share.describe(
    'Share of the last 1,000 decisions, or as many as there are, to which it reported.',
  ),
  last_report_at: time
    .nullable()
    .describe('When it last reported. ISO 8601, UTC; null when it never did.'),
  silent_s: z
    .number()
    .min(0)
    .nullable()
    .optional()
    .describe('Seconds since it last reported, by a clock that is never set; null as above.'),
});
export type AgentReport = z.infer<typeof agentReportSchema>;

const loggedVotesSchema = z
  .object({
    compared: count.describe('Records since the start with an ensemble_action.'),
    different: count.describe("Those whose ensemble_action is not the engine's vote."),
    recent_share: share.describe('The share of them in the last 1,000, or as many as there are.'),
  })
  .describe("How often the caller's own vote differs from the engine's: it weighs otherwise.");
export type LoggedVotesReport = z.infer<typeof loggedVotesSchema>;

const challengerSchema = z
  .object({
    wanted: z.string().describe('META_CHALLENGER.'),
    model_version: z.string().nullable().describe('The version that is loaded; null: none.'),
    asked: z.boolean().describe('Whether it decides in shadow.'),
    fault: z.string().nullable().describe('Why it is not asked; null when it is, and without one.'),
    canary_share: share.describe('Share of the lives of symbols that it answers.'),
    last_load_error: loadErrorSchema
      .nullable()
      .describe('Why the last challenger was refused; null when it was loaded.'),
  })
  .describe('The model that decides beside the one in use.');
export type ChallengerStatus = z.infer<typeof challengerSchema>;

const registryIdentitySchema = z
  .object({
    folder: z.string().describe('Its folder, as the engine sees it.'),
    generation: count.describe('Grows with every promotion; 0 before the first.'),
    ledger_head: z
      .string()
      .nullable()
      .describe(
        'Hash of the last ledger line in force, like of no other registry; null before one.',
      ),
  })
  .describe('The registry that the engine reads, as last seen.');

const registrySyncSchema = z
  .object({
    url: z.string().describe('META_REGISTRY_SYNC.'),
    pulled_at: time.nullable().describe('When the last pull succeeded. ISO 8601, UTC.'),
    error: loadErrorSchema.nullable().describe('Why the last pull failed; null when it succeeded.'),
  })
  .describe('The object storage that the registry is pulled from.');
export type RegistrySyncState = z.infer<typeof registrySyncSchema>;

export const statusSchema = z
  .object({
    version: z.literal('v2').describe('Always v2.'),
    model_ready: modelReady,
    ...counts,
    ...thresholds,
    ...moreCounts,
    agents: z
      .record(z.string(), agentReportSchema)
      .optional()
      .describe('Which agents report, of those that the model knows.'),
    logged_votes: loggedVotesSchema.optional(),
    recent_override_rate: share.describe('Over the last 1,000 decisions, or as many as there are.'),
    recent_change_rate: share
      .optional()
      .describe(
        "Overrides among them whose action is not the vote's; the others confirm the vote.",
      ),
    model_version: z.string().nullable().describe('The model in use; null without one.'),
    model_swapped_at: time.nullable().describe('When the model was loaded. ISO 8601, UTC.'),
    last_load_error: loadErrorSchema
      .nullable()
      .describe('Why the last model was refused; null when it was loaded.'),
    registry: registryIdentitySchema
      .nullable()
      .optional()
      .describe("The registry that the engine reads; null when it serves one artifact's folder."),
    registry_sync: registrySyncSchema
      .nullable()
      .optional()
      .describe('The pulls of the registry; null when it is not pulled.'),
    enabled: z.boolean().describe('META_AGENT_ENABLED; false: every decision is the vote.'),
    stop: stopSchema
      .nullable()
      .optional()
      .describe("The operator's stop in force; null without one."),
    demotion: demotionSchema
      .nullable()
      .optional()
      .describe('The demotion of the model in use; null without one.'),
    in_force: inForceSchema
      .optional()
      .describe('What is in force beside model and policy, as the next row has it.'),
    live_refused: z
      .string()
      .nullable()
      .optional()
      .describe('Why the live state is not used; null when it is, and without one.'),
    challenger: challengerSchema.nullable().optional().describe('Null without META_CHALLENGER.'),
    fail_open: z.boolean().describe('On errors, true: the vote decides; false: HOLD.'),
    policy: policySchema.describe('Every setting of the decision.'),
    decision_log: decisionLogStateSchema,
    signal_stream: signalStreamStateSchema
      .nullable()
      .optional()
      .describe('The stream of signals in Redis; null without META_STREAM_URL.'),
    started_at: time.describe('Start of the engine. ISO 8601, UTC.'),
  })
  .describe('The engine at this moment.');

export const reloadSchema = z
  .object({
    model_version: z.string().describe('The version that decides now.'),
    swapped: z.boolean().describe('False when it was in use already.'),
  })
  .describe('The model in use after the reload.');

export const readinessSchema = z
  .object({
    ready: z.boolean().describe('Whether the engine can decide and keep its decisions.'),
    model: z.string().describe('Version of the model, or what decides without one.'),
    decision_log: z.string().describe('How the log is synced, or why it cannot be written.'),
  })
  .describe('Whether the engine is ready.');

export type EngineStatistics = z.infer<typeof statisticsSchema>;
export type EngineStatus = z.infer<typeof statusSchema>;
export type RegistryIdentity = z.infer<typeof registryIdentitySchema>;
export type LoadError = z.infer<typeof loadErrorSchema>;
export type DecisionLogState = z.infer<typeof decisionLogStateSchema>;
export type Reload = z.infer<typeof reloadSchema>;
export type Readiness = z.infer<typeof readinessSchema>;
