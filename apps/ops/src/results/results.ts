import { answerSchema, decisionRowSchema } from '@meta-agent/decision';
import { SCOPES, statisticsSchema, statusSchema } from '@meta-agent/engine-api';
import { ledgerEntrySchema } from '@meta-agent/model-io';
import { z } from 'zod';
import { manifestSchema } from '../evidence/evidence-manifest';
import { CHANGE_RESULTS } from './change-results';
import { LOOK_RESULTS } from './look-results';
import { count, counts, share, time } from './parts';
import { REPLAY_RESULT } from './replay-results';

const action = z.enum(['SELL', 'HOLD', 'BUY']);
const percentOrNull = z.number().nullable();
const outcome = z.object({
  source: z.enum(['prices', 'outcomes']),
  not_settled: z.string().nullable().describe('Why it is not settled; null when it is.'),
  label: action.nullable().describe('The right action, by prices alone.'),
  known_at: time.nullable(),
  profit_pct: percentOrNull.describe('Of the decision, in percent; null: not known.'),
  vote_profit_pct: percentOrNull,
  gain_pct: percentOrNull.describe('Of the decision over the vote.'),
  executed: z.object({ action, profit_pct: z.number() }).nullable(),
});

const explained = z.object({
  row: decisionRowSchema.extend({ place: z.string().describe('File and line.') }),
  promotion: ledgerEntrySchema.nullable().describe('The line that put the model in force.'),
  outcome: outcome.nullable().describe('What became of it; null without prices and outcomes.'),
});

const evidence = manifestSchema
  .omit({ files: true })
  .extend({ path: z.string(), bytes: count, sha256: z.string(), live_states: count })
  .loose();

/** One look; `watch` prints one line of JSON for each. */
const look = z.looseObject({
  url: z.string(),
  lost: z.string().nullable().describe('Why the engine cannot be read; then the rest is absent.'),
  at: time.optional(),
  decisions_per_second: z.number().optional(),
  window_seconds: z.number().optional(),
  reasons: counts.optional(),
  actions: counts.optional(),
  latency_p50_ms: z.number().nullable().optional(),
  latency_p99_ms: z.number().nullable().optional(),
  status: statusSchema.optional(),
});

const finding = z.object({
  name: z.string(),
  status: z.enum(['ok', 'warning', 'wrong']),
  detail: z.string(),
  next: z.string().nullable().describe('What to type; null when nothing is to do.'),
});

const desk = z.object({
  desk: z.string(),
  state: z.string(),
  attempts: count,
  progress: z.object({ stage: z.string(), share }).nullable(),
  outcome: z.looseObject({}).nullable(),
  reason: z.string().nullable(),
  finished_at: time.nullable(),
  since: time.nullable(),
  other_registry: z.string().optional(),
});
const fleet = z.object({ week: z.string(), workers: count, desks: z.array(desk) });

const stream = z.object({
  redis: z.string(),
  group: z.string(),
  signals: z.object({ length: count, lag: count.nullable(), pending: count }).nullable(),
  oldest_open_at: time.nullable(),
  decisions: count,
  rejected: count,
  rejected_by_code: counts,
  rows: z.object({
    length: count,
    supervisor_needs_after: time.nullable(),
    read: z.boolean(),
  }),
  consumers: z.array(z.object({ name: z.string(), pending: count, idle_s: z.number() })),
});

const client = z.object({ name: z.string(), scopes: z.array(z.enum(SCOPES)) });

/** What each command prints with --json. */
export const RESULTS = {
  ...LOOK_RESULTS,
  why: z.array(explained),
  evidence,
  ...CHANGE_RESULTS,
  'fleet run': fleet.extend({ queued: z.unknown() }),
  'fleet status': fleet,
  'fleet retry': z.object({ week: z.string(), retried: z.unknown() }),
  replay: REPLAY_RESULT,
  predict: answerSchema,
  status: statusSchema,
  watch: look,
  'reset-stats': statisticsSchema,
  'stream status': stream,
  'stream trim': z.object({
    removed: z.object({
      ...{ signals: count, decisions: count, rows: count, rejected: count.optional() },
    }),
  }),
  'stream redrive': z.object({ found: count, sent: count }),
  'token add': client.extend({ tokens_file: z.string(), token: z.string() }),
  'token list': z.array(client.extend({ added_at: time.nullable() })),
  'token remove': z.object({ removed: z.string(), tokens_file: z.string() }),
  doctor: z.array(finding),
} satisfies Readonly<Record<string, z.ZodType>>;
