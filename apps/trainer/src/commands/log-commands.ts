import { defineCommand, requiredOption, texts } from '@meta-agent/command-line';
import { flagsOf } from '../config/shown-flags';
import { CONFIG, json, LABELS, OUTCOMES, PREDICTIONS, SETTLE_FLAGS } from './options';

// The commands that read a prediction log and neither make nor measure a model.

export const FEATURES = defineCommand({
  name: 'features',
  description: 'write the feature matrix as CSV',
  examples: [
    'features --predictions logs/ --out features.csv',
    'features --predictions logs/ --feature-set guide26 --out -',
  ],
  options: {
    ...PREDICTIONS,
    out: requiredOption('--out <file>', 'the CSV file to write; - for the standard output'),
    ...CONFIG,
    ...json('print what was written as JSON'),
    ...flagsOf(
      'min_date',
      'max_date',
      'max_invalid_share',
      'max_row_age_minutes',
      'agents',
      'feature_set',
    ),
  },
  run: async () => (await import('./features.js')).features,
});

export const SETTLE = defineCommand({
  name: 'settle',
  description: 'write the label and both profits of each record by prices, as CSV',
  examples: [
    'settle --predictions logs/ --prices candles.csv --label-horizon 120 --out labels.csv',
    'settle --predictions logs/ --prices candles.csv --label-horizon 120 --out -',
  ],
  options: {
    ...PREDICTIONS,
    prices: requiredOption('--prices <files...>', 'candles that settle every record, CSV', texts),
    ...OUTCOMES,
    out: requiredOption('--out <file>', 'the CSV file to write; - for the standard output'),
    ...CONFIG,
    ...json('print what was written as JSON'),
    ...flagsOf('min_date', 'max_date', 'max_invalid_share', 'symbol_map', 'agents'),
    ...flagsOf('label_horizon_minutes', ...SETTLE_FLAGS),
  },
  run: async () => (await import('./settle.js')).settle,
});

export const DESCRIBE = defineCommand({
  name: 'describe',
  description: 'profile a prediction log: classes, votes, agreement, confidence',
  examples: [
    'describe --predictions logs/',
    'describe --predictions logs/ --outcomes outcomes.csv --json',
  ],
  options: {
    ...PREDICTIONS,
    ...OUTCOMES,
    ...LABELS,
    ...CONFIG,
    ...json('print the profile as JSON'),
    ...flagsOf(
      'min_date',
      'max_date',
      'max_invalid_share',
      'max_row_age_minutes',
      'symbol_map',
      'agents',
      'base_weights',
    ),
  },
  run: async () => (await import('./describe.js')).describe,
});
