import { shownDefault } from '@meta-agent/command-line';
import { CONFIG_FLAGS } from './config-flags';

/** What the help shows as the default of each setting. */
export const SHOWN_DEFAULTS: Readonly<Record<keyof typeof CONFIG_FLAGS, string>> = {
  recipe: 'default',
  labels_from: 'auto',
  bar_time: 'close',
  barrier: '1.5',
  cost_pct: '0.04',
  max_invalid_share: '0.01',
  max_row_age_minutes: '1440',
  max_unmatched_share: '0.05',
  agents: 'xgb,lgbm,nhits,patchtst',
  base_weights: '0.25, 0.25, 0.3, 0.2; equal for other agents',
  max_vote_difference: '0.05',
  feature_set: 'auto',
  C: 'auto',
  half_life: 'auto',
  class_weight: 'auto',
  calibration_method: 'auto',
  search_sample: '20000',
  groups: 'auto',
  max_iterations: '1000',
  test_size: '0.2',
  n_cv_splits: '5',
  embargo: '0',
  meta_threshold: '0.65',
  certify: 'pooled',
  confidence: '0.9',
  consensus_threshold: '0.75',
  max_override_rate: '0.4',
  min_samples: '1000',
  min_accuracy: '0.55',
  uplift_metric: 'auto',
  seed: '1',
  min_date: 'none',
  max_date: 'none',
  label_horizon_minutes: 'not known',
  bar_minutes: 'not checked',
  take_profit_pct: '--barrier',
  stop_loss_pct: '--barrier',
  symbol_map: 'none',
  target_override_precision: 'no certificate',
  primary_horizon: 'every horizon',
};

/** The flags of the settings with these keys, with their defaults. */
export function flagsOf<Key extends keyof typeof CONFIG_FLAGS>(
  ...keys: readonly Key[]
): Pick<typeof CONFIG_FLAGS, Key> {
  return flagsShowing(keys, (key) => SHOWN_DEFAULTS[key]);
}

/** The flags of settings that a saved model has values of. */
export function modelFlagsOf<Key extends keyof typeof CONFIG_FLAGS>(
  ...keys: readonly Key[]
): Pick<typeof CONFIG_FLAGS, Key> {
  return flagsShowing(keys, () => 'that of the model');
}

function flagsShowing<Key extends keyof typeof CONFIG_FLAGS>(
  keys: readonly Key[],
  shown: (key: Key) => string,
): Pick<typeof CONFIG_FLAGS, Key> {
  const picked = keys.map((key) => [key, shownDefault<unknown>(CONFIG_FLAGS[key], shown(key))]);
  return Object.fromEntries(picked) as Pick<typeof CONFIG_FLAGS, Key>;
}

/** Those of a training. */
export const TRAIN_FLAGS = flagsOf(...(Object.keys(CONFIG_FLAGS) as (keyof typeof CONFIG_FLAGS)[]));
