import { ACTIONS, guide26, REGIMES } from '@meta-agent/features';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { ModelDraft } from '../src/format/draft';
import type { ModelDescription } from '../src/metadata/metadata';

export const WIDTH = guide26.names.length;

/** 2026-11-23T18:45:00Z. */
export const SAVED_AT_MS = Date.UTC(2026, 10, 23, 18, 45);

function passedGates(): ModelDescription['gates'] {
  const gate =
    (bound: 'min' | 'max' | 'above') => (name: string, value: number, limit: number) => ({
      ...{ name, value, limit, bound },
      passed: true,
    });
  const [min, max, above] = [gate('min'), gate('max'), gate('above')];
  return [
    min('samples', 1200, 1000),
    ...['contested', 'late_rows', 'client_share'].map((name) => max(name, 0, 0.5)),
    min('cv_accuracy', 0.6, 0.55),
    min('test_accuracy', 0.61, 0.55),
    ...REGIMES.map((regime) => min(`accuracy_${regime}`, 0.6, 0.5)),
    max('top_class_share', 0.4, 0.9),
    max('override_rate', 0.2, 0.4),
    min('consensus_respected', 1, 1),
    min('uplift_ci95_low', 0, -0.005),
    min('label_life_known', 1, 1),
    max('not_enough_time', 0, 0),
    min('identified_changes_accuracy', 1, 0.9),
    above('change_uplift_accuracy_lower_bound', 0.01, 0),
    min('finite_parameters', 81, 1),
    max('coefficients_size', 1, 1e6),
    min('fit_converged', 1, 1),
    min('output_spread', 0.5, 1e-4),
  ];
}

const share = { precision: 0.6, recall: 0.6, f1: 0.6, support: 100 };

const description: ModelDescription = {
  training_date: '2026-11-23T18:44:59Z',
  n_samples: 1200,
  feature_set: guide26.name,
  feature_names: [...guide26.names],
  class_names: [...ACTIONS],
  base_weights: { xgb: 0.25, lgbm: 0.25, nhits: 0.3, patchtst: 0.2 },
  cv_accuracy: 0.6,
  cv_std: 0.02,
  cv_folds: [0.58, 0.62],
  test_accuracy: 0.61,
  metrics: {
    test: {
      accuracy: 0.61,
      balanced_accuracy: 0.6,
      log_loss: 0.8,
      brier: 0.5,
      ece: 0.03,
      per_class: { SELL: share, HOLD: share, BUY: share },
      confusion_matrix: [
        [60, 20, 20],
        [20, 60, 20],
        [20, 20, 60],
      ],
      reliability: [],
      top_class_share: 0.4,
    },
    regimes: {
      volatility_low: { accuracy: 0.6, n_samples: 80 },
      volatility_medium: { accuracy: 0.6, n_samples: 80 },
      volatility_high: { accuracy: null, n_samples: 0 },
      trending: { accuracy: 0.6, n_samples: 80 },
      ranging: { accuracy: 0.6, n_samples: 80 },
    },
    decision_layer: {
      override_rate: 0.2,
      action_changes: 40,
      final_accuracy: 0.62,
      base_accuracy: 0.6,
      override_accuracy: 0.65,
      base_accuracy_on_overrides: 0.6,
      uplift_ci95: [0, 0.02],
      consensus_share: 0.5,
      pnl: null,
    },
  },
  gates: passedGates(),
  override_threshold: { value: 0.65 },
  config: { C: 1 },
  data: {
    files: ['predictions.jsonl'],
    sha256: '0'.repeat(64),
    first_timestamp: '2026-01-01T00:00:00Z',
    last_timestamp: '2026-02-01T00:00:00Z',
    invalid_lines: 0,
    duplicates: 0,
    label_source: 'labels',
    label_counts: { SELL: 400, HOLD: 400, BUY: 400 },
  },
  calibration: { method: 'platt' },
  backend: 'cpu',
  libraries: {},
};

/** A valid model; another seed gives another model. */
export function smallDraft(seed = 1): ModelDraft {
  const random = xoroshiro128plus(seed);
  const draw = () => 2 * uniformFloat64(random) - 1;
  return {
    kernel: Float32Array.from({ length: 3 * WIDTH }, draw),
    bias: Float32Array.from({ length: 3 }, draw),
    scaler: {
      mean: Array.from({ length: WIDTH }, draw),
      scale: Array.from({ length: WIDTH }, () => 0.2 + Math.abs(draw())),
    },
    calibration: { method: 'platt', a: [-1.1, -0.9, -1.2], b: [0.1, -0.2, 0.3] },
    metadata: structuredClone(description),
    probeInputs: Array.from({ length: 64 }, () => Array.from({ length: WIDTH }, draw)),
  };
}
