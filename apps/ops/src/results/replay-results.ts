import { ACTIONS } from '@meta-agent/features';
import { z } from 'zod';
import { count, counts, names, share, time, version } from './parts';

const rightOf = z.object({ known: count, right: count, share: share.nullable() });
const earned = z.object({ sum: z.number(), trades: count, unknown: count });

/** What is known of the decisions; null where nothing was settled. */
const measures = z.looseObject({
  accuracy: z.looseObject({ base: rightOf, meta: rightOf, final: rightOf }).nullable(),
  overrides: z.looseObject({}).nullable(),
  profit: z.looseObject({ base: earned, meta: earned, final: earned }).nullable(),
  identified_share: share.nullable(),
  unlabelled: count,
});

const figures = z.object({
  total_predictions: count,
  meta_overrides: count,
  override_rate: share,
  action_changes: count,
  fallback_reasons: counts,
  actions: z.record(z.enum(ACTIONS), count),
  change_rate: share,
  confirmation_rate: share,
  measures: measures.nullable(),
});
const groups = z.record(z.string(), figures);
const decided = figures.extend({ symbols: groups, regimes: groups, horizons: groups });

const evidence = z.looseObject({
  status: z.string(),
  estimate: z.number().nullable(),
  lower_bound: z.number().nullable(),
  upper_bound: z.number().nullable(),
});
const measured = z.looseObject({ known: count, known_share: share.nullable(), evidence });
const worth = z
  .looseObject({ changes: count, accuracy: measured.nullable(), profit: measured.nullable() })
  .nullable()
  .describe('What the changes of the vote were worth; null where nothing was settled.');

const logged = z.object({
  compared: count,
  different: count,
  kinds: counts,
  causes: counts,
  first: z.array(z.unknown()).describe('The first differences.'),
});

/** What `replay` prints with --json. */
export const REPLAY_RESULT = decided.extend({
  records: count,
  invalid_lines: count,
  issues: z.array(z.unknown()),
  model: version.nullable().describe('Of --model; null: that of each row.'),
  policy_changes: z.record(z.string(), z.unknown()),
  versions: counts,
  missing_versions: z.record(z.string(), z.unknown()),
  live_states: z.looseObject({}).nullable(),
  identification: z
    .string()
    .nullable()
    .describe('How profits are known: prices, explored, executed.'),
  label_source: z.string().nullable(),
  settlement: z.object({ settled: count, not_settled: counts }).nullable(),
  joined: z.object({ labels: z.unknown(), outcomes: z.unknown() }),
  in_sample: z.object({ records: count, left_out: count, last_timestamp: time.nullable() }).loose(),
  passed_over: names,
  notes: names,
  votes: z.object({ logged: count, different: count }),
  unknown_trades: count,
  explored: count,
  worth,
  against: decided.extend({ model: version, worth, contest: z.looseObject({}) }).nullable(),
  logged: logged.nullable().describe('The decisions of the log, compared; null without any.'),
});
