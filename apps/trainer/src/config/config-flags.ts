import { flag, option, texts, type MakeSchema, type OptionValues } from '@meta-agent/command-line';
import type { ConfigKey, RawConfig } from './merge-config';

/** Parses a number; other text is unchanged, and the schema of the settings rejects the text. */
const numberOrText: MakeSchema<number | string> = (zod) => zod.string().transform(numberOf);

function numberOf(text: string): number | string {
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isNaN(value) ? text : value;
}

const setting = (flags: string, description: string) => option(flags, description, numberOrText);

/** The settings that have a flag, by key; the other settings are set in the file. */
export const CONFIG_FLAGS = {
  recipe: option('--recipe <name>', 'default, or guide (see docs/specification.md, Training)'),
  min_date: option('--min-date <date>', 'skip records before this date'),
  max_date: option('--max-date <date>', 'skip records after this date'),
  labels_from: option('--labels-from <source>', 'auto, labels, prices, outcomes or consensus'),
  label_horizon_minutes: setting('--label-horizon <minutes>', 'minutes until a label is known'),
  bar_time: option('--bar-time <side>', 'prices: the timestamp is the close or the open of a bar'),
  bar_minutes: setting('--bar-minutes <minutes>', 'prices: expected length of a bar'),
  barrier: setting('--barrier <multiple>', 'prices: barriers in volatilities over the horizon'),
  take_profit_pct: setting('--take-profit <percent>', 'prices: take profit, instead of --barrier'),
  stop_loss_pct: setting('--stop-loss <percent>', 'prices: stop loss, instead of --barrier'),
  cost_pct: setting('--cost-pct <percent>', 'prices: cost of a round trip'),
  max_invalid_share: setting(
    '--max-invalid-share <share>',
    'stop when a larger share of the lines is invalid',
  ),
  max_row_age_minutes: setting(
    '--max-row-age <minutes>',
    'leave out records dated longer before their decision (decided_at)',
  ),
  symbol_map: option(
    '--symbol-map <pairs...>',
    'symbols of outcomes and labels, and those of the log: ETH/USDT:USDT=ETHUSDT',
    texts,
  ),
  max_unmatched_share: setting(
    '--max-unmatched-share <share>',
    'end when more outcomes or labels match no record',
  ),
  agents: option(
    '--agents <names>',
    'base agents of the log, 2 to 16, like xgb,lgbm,my_model, or with weights: xgb=0.6,my_model=0.4',
  ),
  base_weights: option(
    '--base-weights <weights>',
    'weights of the vote, like xgb=0.4,lgbm=0.2,nhits=0.2,patchtst=0.2; fit: those that explain the log',
  ),
  max_vote_difference: setting(
    '--max-vote-difference <share>',
    'end when the logged ensemble_action is another than the vote more often',
  ),
  feature_set: option(
    '--feature-set <name>',
    'guide, crossed or auto (guide26 and crossed75 for four agents)',
  ),
  C: setting('--C <number>', 'inverse strength of the L2 penalty, or auto'),
  half_life: setting('--half-life <days>', 'days after which a record counts half; none or auto'),
  class_weight: option('--class-weight <weighting>', 'balanced, none or auto'),
  calibration_method: option(
    '--calibration <method>',
    'platt, platt_logit, temperature, temperature_regime, isotonic, none or auto',
  ),
  search_sample: setting(
    '--search-sample <records>',
    'recipes are compared on a sample first; 0: none',
  ),
  groups: option(
    '--groups <by>',
    'weights of their own for groups: symbol, horizon, symbol+horizon, none or auto',
  ),
  max_iterations: setting('--max-iterations <count>', 'most iterations of L-BFGS'),
  test_size: setting('--test-size <share>', 'share of the rows held out for the test'),
  n_cv_splits: setting('--n-cv-splits <count>', 'folds of the time-series CV'),
  embargo: setting('--embargo <timestamps>', 'timestamps left out before each fold'),
  meta_threshold: setting('--meta-threshold <share>', 'override threshold'),
  target_override_precision: setting(
    '--target-override-precision <share>',
    'certify the smallest override threshold with this precision',
  ),
  certify: option(
    '--certify <scope>',
    'certify one threshold (pooled), or one for each regime of volatility (regime)',
  ),
  confidence: setting('--confidence <share>', 'probability that the certified precision holds'),
  primary_horizon: setting('--primary-horizon <minutes>', 'horizon whose decisions alone override'),
  consensus_threshold: setting(
    '--consensus-threshold <share>',
    'agreement from which the vote is kept',
  ),
  max_override_rate: setting('--max-override-rate <share>', 'gate: highest override rate'),
  min_samples: setting('--min-samples <count>', 'gate: least labelled records'),
  min_accuracy: setting('--min-accuracy <share>', 'gate: least CV and test accuracy'),
  uplift_metric: option(
    '--uplift-metric <name>',
    'measure of the uplift gate: auto, accuracy or pnl',
  ),
  seed: setting('--seed <number>', 'seed of bootstrap and probes'),
} as const;

const KEYS = Object.keys(CONFIG_FLAGS) as (keyof typeof CONFIG_FLAGS)[];

/** A switch that can only turn purging off. */
export const NO_PURGE = {
  purge: flag('--no-purge', 'keep training rows whose label was not yet known'),
};

/** A switch that can only turn the last fit off. */
export const NO_REFIT = {
  refit: flag('--no-refit', 'serve the model of the training part, not one of all records'),
};

/** The values of the settings' flags on the command line. */
export type ConfigFlags = Partial<
  OptionValues<typeof CONFIG_FLAGS & typeof NO_PURGE & typeof NO_REFIT>
>;

/** The settings given as flags. */
export function readConfigFlags(options: ConfigFlags): RawConfig {
  const given: Partial<Record<ConfigKey, unknown>> = {};
  for (const key of KEYS) {
    if (options[key] !== undefined) given[key] = options[key];
  }
  if (options.purge === false) given.purge = false;
  if (options.refit === false) given.refit = false;
  if (options.base_weights === 'fit') {
    delete given.base_weights;
    given.fit_base_weights = true;
  } else if (options.base_weights !== undefined) {
    given.base_weights = weightsOf(options.base_weights);
  }
  if (options.agents !== undefined) given.agents = agentsOf(options.agents);
  return given;
}

/** Agents given as a flag, by name or with weights; the schema of the settings checks them. */
function agentsOf(typed: string): unknown {
  const names = typed.split(',').map((name) => name.trim());
  if (!typed.includes('=')) return names;
  const weights = weightsOf(typed);
  const isRepeated = typeof weights === 'object' && Object.keys(weights).length < names.length;
  return isRepeated ? names.map((pair) => pair.split('=')[0].trim()) : weights;
}

/** The weights given as a flag, by agent; the schema of the settings checks the weights. */
function weightsOf(typed: string): object | string {
  const pairs = typed.split(',').map((pair) => pair.split('='));
  if (pairs.some((pair) => pair.length !== 2)) return typed;
  return Object.fromEntries(pairs.map(([agent, weight]) => [agent.trim(), numberOf(weight)]));
}
