import { PAIR } from '@meta-agent/command-line';
import {
  DEFAULT_META_THRESHOLD,
  DEFAULT_POLICY,
  GROUPINGS,
  hasWeight,
  HEALTHY_OVERRIDE_RATE,
  NO_WEIGHT,
} from '@meta-agent/decision';
import { DEFAULT_AGENTS, REGIMES, timestampSchema, weightsOf } from '@meta-agent/features';
import { CALIBRATION_METHODS } from '@meta-agent/model-io';
import { LABEL_SOURCES, MIN_IDENTIFIED_SHARE, SETTLE_DEFAULTS } from '@meta-agent/outcomes';
import { z } from 'zod';
import { CLASS_WEIGHTS } from '../fit/class-weights';
import { agentsSchema, featureSetNames } from './agent-settings';

// As in the schema of the record, a message states the expected value.
const within = (min: number, max: number) => {
  const expected = `a number from ${min} to ${max}`;
  return z.number(expected).min(min, expected).max(max, expected);
};
const above = (min: number) => {
  const expected = `a number above ${min}`;
  return z.number(expected).gt(min, expected);
};
const whole = (min: number) => {
  const expected = `a whole number, ${min} or more`;
  return z.int(expected).min(min, expected);
};
const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, `one of ${values.join(', ')}`);
/** For unions: a union has one message for all of its members. */
const positive = z.custom<number>((value) => Number.isFinite(value) && Number(value) > 0);
const flag = z.boolean('true or false');
const share = within(0, 1);
const inside = above(0).lt(1, 'a number below 1');
const DATE = 'a date like 2026-02-05, or a timestamp';
const SYMBOLS = 'a pair like ETH/USDT:USDT=ETHUSDT';
const MAX_HORIZON = 1_440_000;
/** The limits of `baseWeightsSchema`, which checks the artifact. */
const weight = within(0, 1000);

const RECIPES = ['default', 'guide'] as const;

const settings = {
  recipe: oneOf(RECIPES),
  min_date: z.union([z.iso.date(), timestampSchema], DATE).nullable(),
  max_date: z.union([z.iso.date(), timestampSchema], DATE).nullable(),
  labels_from: oneOf(['auto', ...LABEL_SOURCES]),
  label_horizon_minutes: above(-1).min(0, 'minutes, 0 or more').nullable(),
  bar_time: oneOf(['close', 'open']),
  bar_minutes: above(0).nullable(),
  barrier: above(0),
  take_profit_pct: above(0).nullable(),
  stop_loss_pct: above(0).nullable(),
  cost_pct: within(0, 100),
  max_invalid_share: share,
  max_row_age_minutes: above(-1).min(0, 'minutes, 0 or more'),
  symbol_map: z.array(z.string(SYMBOLS).regex(PAIR, SYMBOLS), `a list of ${SYMBOLS}`),
  max_unmatched_share: share,
  max_vote_difference: share,

  feature_set: z.string(),
  C: z.union([z.literal('auto'), positive], 'auto, or a number above 0'),
  half_life: z.union([z.enum(['auto', 'none']), positive], 'auto, none, or days above 0'),
  class_weight: oneOf(['auto', ...CLASS_WEIGHTS]),
  calibration_method: oneOf(['auto', ...CALIBRATION_METHODS]),
  search_sample: whole(0),
  groups: oneOf(['auto', 'none', ...GROUPINGS]),
  tol: above(0),
  max_iterations: whole(1),

  test_size: inside,
  n_cv_splits: whole(2),
  embargo: whole(0),
  purge: flag,
  refit: flag,
  whole_timestamps: flag,

  meta_threshold: share,
  target_override_precision: inside.nullable(),
  certify: oneOf(['pooled', 'regime']),
  confidence: inside,
  primary_horizon: whole(1).max(MAX_HORIZON, `minutes, 1 to ${MAX_HORIZON}`).nullable(),
  consensus_threshold: share,
  min_agents: whole(1),
  /** Absent for the agents of the guide. */
  agents: agentsSchema.optional(),
  base_weights: z.record(z.string(), weight),
  fit_base_weights: flag,

  min_samples: whole(1),
  min_accuracy: share,
  min_regime_accuracy: z.strictObject(
    {
      volatility_low: share,
      volatility_medium: share,
      volatility_high: share,
      trending: share,
      ranging: share,
    },
    `an object with ${REGIMES.join(', ')}`,
  ),
  max_top_class_share: share,
  max_contested_share: share,
  max_late_share: share,
  max_client_share: share,
  max_coefficient: above(0),
  max_override_rate: share,
  override_rate_band: z.tuple([share, share], 'two numbers from 0 to 1'),
  min_uplift: within(-1, 1),
  min_identified_share: share,
  uplift_metric: oneOf(['auto', 'accuracy', 'pnl']),

  bootstrap_resamples: whole(100),
  seed: whole(0),
};

/** All settings of a training run: the file given by --config may hold any of them. */
export function trainConfigSchemaOf(agents: readonly string[]) {
  const weights = Object.fromEntries(agents.map((agent) => [agent, weight]));
  return z.strictObject({
    ...settings,
    feature_set: oneOf(featureSetNames(agents)),
    base_weights: z
      .strictObject(weights, `an object with ${agents.join(', ')}`)
      .refine(hasWeight, NO_WEIGHT),
  });
}

type Settings = z.infer<z.ZodObject<typeof settings>>;
export type TrainConfig = Readonly<Settings>;

export const DEFAULT_CONFIG = Object.freeze<TrainConfig>({
  recipe: 'default',
  min_date: null,
  max_date: null,
  labels_from: 'auto',
  label_horizon_minutes: null,
  bar_time: 'close',
  bar_minutes: null,
  barrier: SETTLE_DEFAULTS.barriers.multiple,
  take_profit_pct: null,
  stop_loss_pct: null,
  cost_pct: SETTLE_DEFAULTS.costPct,
  max_invalid_share: 0.01,
  max_row_age_minutes: 1440,
  symbol_map: [],
  max_unmatched_share: 0.05,
  max_vote_difference: 0.05,

  feature_set: 'auto',
  C: 'auto',
  half_life: 'auto',
  class_weight: 'auto',
  calibration_method: 'auto',
  search_sample: 20_000,
  groups: 'auto',
  tol: 1e-4,
  max_iterations: 1000,

  test_size: 0.2,
  n_cv_splits: 5,
  embargo: 0,
  purge: true,
  refit: true,
  whole_timestamps: true,

  meta_threshold: DEFAULT_META_THRESHOLD,
  target_override_precision: null,
  certify: 'pooled',
  primary_horizon: null,
  confidence: 0.9,
  consensus_threshold: DEFAULT_POLICY.consensus_threshold,
  min_agents: DEFAULT_POLICY.min_agents,
  base_weights: weightsOf(DEFAULT_AGENTS),
  fit_base_weights: false,

  min_samples: 1000,
  min_accuracy: 0.55,
  min_regime_accuracy: {
    volatility_low: 0.53,
    volatility_medium: 0.57,
    volatility_high: 0.52,
    trending: 0.55,
    ranging: 0.56,
  },
  max_top_class_share: 0.9,
  max_contested_share: 0.005,
  max_late_share: 0.05,
  max_client_share: 1,
  // On scaled features: a diverged fit reaches millions, the largest in sound fits is near 10.
  max_coefficient: 100,
  max_override_rate: DEFAULT_POLICY.max_override_rate,
  override_rate_band: [HEALTHY_OVERRIDE_RATE.low, HEALTHY_OVERRIDE_RATE.high],
  min_uplift: -0.005,
  min_identified_share: MIN_IDENTIFIED_SHARE,
  uplift_metric: 'auto',

  bootstrap_resamples: 2000,
  seed: 1,
});

/** The settings of each recipe; the file and the flags may override them. */
export const RECIPE_SETTINGS: Readonly<
  Record<TrainConfig['recipe'], Readonly<Partial<TrainConfig>>>
> = {
  default: {},
  /** Splits by row number and does not purge (docs/specification.md, "Training"). */
  guide: {
    feature_set: 'guide',
    C: 0.1,
    half_life: 'none',
    class_weight: 'balanced',
    calibration_method: 'platt_logit',
    groups: 'none',
    embargo: 0,
    purge: false,
    refit: false,
    whole_timestamps: false,
  },
};
