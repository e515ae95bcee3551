import type { ConfigKey, RawConfig } from './merge-config';

/** How a flag's text becomes a value; what it cannot read stays text, for the schema to refuse. */
type Reader = (text: string) => unknown;

const asText: Reader = (text) => text;
const asNumber: Reader = (text) =>
  text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);

interface ConfigFlag {
  readonly flag: string;
  readonly key: ConfigKey;
  readonly description: string;
  readonly read: Reader;
}

/** The settings that have a flag; the others are set in the file. */
export const CONFIG_FLAGS: readonly ConfigFlag[] = [
  flag(
    '--recipe <name>',
    'recipe',
    "default, or guide: the guide's procedure to the letter",
    asText,
  ),
  flag('--min-date <date>', 'min_date', 'pass over records before this date', asText),
  flag('--labels-from <source>', 'labels_from', 'auto, labels, outcomes or consensus', asText),
  flag('--label-horizon <minutes>', 'label_horizon_minutes', 'minutes until a label is known'),
  flag('--max-invalid-share <share>', 'max_invalid_share', 'end when more lines are invalid'),
  flag('--feature-set <name>', 'feature_set', 'guide26, crossed75 or auto', asText),
  flag('--C <number>', 'C', 'inverse strength of the L2 penalty, or auto'),
  flag('--half-life <days>', 'half_life', 'days after which a record counts half; none or auto'),
  flag('--class-weight <weighting>', 'class_weight', 'balanced, none or auto', asText),
  flag(
    '--calibration <method>',
    'calibration_method',
    'platt, temperature, isotonic, none or auto',
    asText,
  ),
  flag('--max-iterations <count>', 'max_iterations', 'most iterations of L-BFGS'),
  flag('--test-size <share>', 'test_size', 'share of the rows held out for the test'),
  flag('--n-cv-splits <count>', 'n_cv_splits', 'folds of the time-series CV'),
  flag('--embargo <timestamps>', 'embargo', 'timestamps left out before each fold'),
  flag('--meta-threshold <share>', 'meta_threshold', 'least probability of an override'),
  flag(
    '--target-override-precision <share>',
    'target_override_precision',
    'certify the smallest threshold whose overrides are right this often',
  ),
  flag('--confidence <share>', 'confidence', 'with this probability'),
  flag('--consensus-threshold <share>', 'consensus_threshold', 'agreement that is respected'),
  flag('--max-override-rate <share>', 'max_override_rate', 'gate: most overrides'),
  flag('--min-samples <count>', 'min_samples', 'gate: fewest labelled records'),
  flag('--min-accuracy <share>', 'min_accuracy', 'gate: least CV and test accuracy'),
  flag('--uplift-metric <name>', 'uplift_metric', 'auto, accuracy or pnl: better in what', asText),
  flag('--seed <number>', 'seed', 'seed of bootstrap and probes'),
];

function flag(text: string, key: ConfigKey, description: string, read = asNumber): ConfigFlag {
  return { flag: text, key, description, read };
}

/** The settings that were given as flags, by the name that commander gives each. */
export function readConfigFlags(options: Readonly<Record<string, unknown>>): RawConfig {
  const given: Record<string, unknown> = {};
  for (const { flag: text, key, read } of CONFIG_FLAGS) {
    const value = options[optionName(text)];
    if (typeof value === 'string') given[key] = read(value);
  }
  if (options.purge === false) given.purge = false;
  return given;
}

function optionName(text: string): string {
  const name = text.split(' ')[0].slice(2);
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
