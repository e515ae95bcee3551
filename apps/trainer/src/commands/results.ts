import { ACTIONS } from '@meta-agent/features';
import { metadataSchema } from '@meta-agent/model-io';
import { z } from 'zod';

const count = z.int().min(0);
const share = z.number().min(0).max(1);
const names = z.array(z.string());
const counts = z.record(z.string(), count);

const settlement = { settled: count, not_settled: counts, executed: z.looseObject({}).nullable() };

/** The measures of a saved model on other data; those of `metadata.json`. */
const evaluation = z.object({
  version: z.string(),
  n_samples: count,
  data: z.looseObject({ files: z.array(z.unknown()), sha256: z.string(), invalid_lines: count }),
  in_sample: z.object({ records: count, same_files: z.boolean(), last_timestamp: z.string() }),
  metrics: z.looseObject({}),
  verdict: names.describe('Sentences for people.'),
  worse_than_vote: z.boolean(),
});

const joined = z.looseObject({ matched: count, unmatched: count }).nullable();
const group = z.object({
  group: z.string(),
  records: count,
  ensemble: z.record(z.enum(ACTIONS), share),
  agreement: share.nullable(),
  confidence: share.nullable(),
  trades: count,
  win_rate: share.nullable(),
  mean_pnl_pct: z.number().nullable(),
});
const spread = z.record(z.enum(['mean', 'std', 'min', 'median', 'max']), z.number().nullable());
const profile = z.object({
  first_timestamp: z.string().nullable(),
  last_timestamp: z.string().nullable(),
  symbols: names,
  invalid_lines: count,
  duplicates: count,
  joined: z.object({ labels: joined, outcomes: joined }),
  notes: names,
  contested: count,
  clients: z.array(z.object({ client: z.string().nullable(), rows: count })),
  logged_agents: z.array(z.object({ agent: z.string(), records: count, used: z.boolean() })),
  agents_flag: z.string().nullable().describe('What to type for the agents of the log.'),
  unknown_agents: z.array(z.unknown()),
  passed_over: names,
  overall: group,
  by_symbol: z.array(group),
  by_volatility: z.array(group),
  by_trend: z.array(group),
  agents: z.array(
    z.object({
      agent: z.string(),
      signals: count,
      votes: z.record(z.enum(ACTIONS), share),
      confidence: spread,
    }),
  ),
  pairwise_agreement: z.record(z.string(), share.nullable()),
});

/** What each command prints with --json. */
export const RESULTS = {
  init: z.object({ path: z.string(), schema: z.string() }),
  train: metadataSchema.extend({ promoted: z.boolean(), path: z.string() }),
  features: z.object({ path: z.string(), rows: count, columns: count }),
  evaluate: evaluation,
  settle: z.object({ path: z.string(), ...settlement }),
  report: z.object({ path: z.string(), versions: names, bytes: count }),
  describe: profile,
  'config show': z
    .record(z.string(), z.object({ value: z.unknown(), source: z.string() }))
    .describe('Every setting, with what set it.'),
};
