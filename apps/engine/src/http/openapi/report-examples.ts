import { answerSchema } from '@meta-agent/decision';
import { signalRecordSchema } from '@meta-agent/features';
import type { ZodType } from 'zod';
import { AT, status, VERSION } from './status-example';

/** The first example of a schema that has its own. */
export const exampleOf = (schema: ZodType): unknown =>
  (schema.meta()?.examples as unknown[] | undefined)?.[0];

/** A decision, and the record that it is about. */
export const decision = exampleOf(answerSchema);
export const record = exampleOf(signalRecordSchema);

/** Of top probabilities, in bins of 0.05. */
const CONFIDENCES = [
  0, 0, 0, 0, 0, 0, 0, 9, 74, 131, 226, 248, 215, 163, 138, 120, 126, 93, 67, 44,
];

/** A model of a simulated market. */
export const model = {
  ...{ version: VERSION, training_date: AT, n_samples: 24000, feature_set: 'crossed75' },
  base_weights: { xgb: 0.35, lgbm: 0.3, nhits: 0.2, patchtst: 0.15 },
  ...{ calibration_method: 'platt', cv_accuracy: 0.77, cv_std: 0.01, test_accuracy: 0.781 },
  ...{ test_log_loss: 0.55, test_ece: 0.01, override_threshold: 0.65, override_rate: 0.295 },
  ...{ change_rate: 0.078, final_accuracy: 0.76, base_accuracy: 0.711 },
  uplift_ci95: [0.041, 0.058],
  gates: [{ name: 'minimum_accuracy', value: 0.76, limit: 0.5, bound: 'min', passed: true }],
  verdict: ['This is evidence of an improvement.'],
  ...{ has_report: true, training_confidence: CONFIDENCES },
};

/** An event with one decision. */
export const event = {
  ...{ seq: 12, at: AT, status, in_flight: 0, event_loop_lag_s: 0.0112 },
  latency: { limits_s: [0.0001, 0.001, 0.01], counts: [410, 990, 1000], count: 1000, sum_s: 0.19 },
  recent: {
    ...{ seconds: 60, decisions: 1, overrides: 1, changes: 1, reasons: { meta_override: 1 } },
    ...{ actions: [{ symbol: 'BTCUSDT', SELL: 0, HOLD: 0, BUY: 1 }], other_symbols: 0 },
    confidence: CONFIDENCES.map((_, bin) => (bin === 16 ? 1 : 0)),
  },
  ...{ decided: 1, shown: [{ id: 1000, at: AT, record, decision }] },
};

const contest = {
  ...{ decisions: 480, right: 374, other_right: 341, settled: 480 },
  ...{ profit_pct: 3.9, other_profit_pct: 2.5 },
};

/** A live state without a challenger. */
export const live = {
  history: [
    {
      ...{ generation: 7, as_of: AT, model_version: VERSION, threshold: 0.68, paused: false },
      ...{ floor: 0.65, cap: 0.9, demoted: false, against: { evidence: 1.4, blocks: 12 } },
      ...{ challenger: null, decisions: contest },
    },
  ],
  settled: {
    ...{ decisions: contest, changes: { ...contest, decisions: 38, right: 24, other_right: 9 } },
    ...{ challenger: null, reliability: [{ count: 40, right: 29, confidence: 28.4 }] },
    drift: { confidence_psi: 0.04, vote_psi: 0.02, log10_martingale: -0.3 },
  },
  flaw: null,
};

/** A fleet with a failed training. */
export const fleet = {
  ...{ redis: 'redis://10.0.0.5:6379', week: '2026-W06', workers: 2 },
  counts: { failed: 1, retrying: 0, training: 0, waiting: 0, candidate: 0, promoted: 1 },
  desks: [
    {
      ...{ desk: 'rates', state: 'failed', since: AT, attempts: 3, progress: null, version: null },
      ...{ failed_gates: [], reason: 'no_logs_in_folder: /desks/rates has no log' },
    },
  ],
  flaw: null,
};
