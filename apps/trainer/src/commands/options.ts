import { flag, option, requiredOption, texts } from '@meta-agent/command-line';

export const PREDICTIONS = {
  predictions: requiredOption(
    '--predictions <paths...>',
    'prediction logs: files, or folders of them',
    texts,
  ),
};
export const OUTCOMES = {
  outcomes: option('--outcomes <file>', 'outcomes of the trades, CSV'),
};
export const LABELS = {
  labels: option('--labels <file>', 'the right action of each record, CSV'),
};
export const PRICES = {
  prices: option('--prices <files...>', 'candles that settle every record, CSV', texts),
};
export const CONFIG = { config: option('--config <file>', 'settings, JSON') };
export const MODEL_DIR = {
  modelDir: option(
    '--model-dir <folder>',
    'the registry; evaluate and report also take one artifact (default: META_V2_MODEL_DIR, else models/meta_v2)',
  ),
};

/** The settings by which prices settle a record. */
export const SETTLE_FLAGS = [
  ...(['bar_time', 'bar_minutes', 'barrier', 'take_profit_pct', 'stop_loss_pct'] as const),
  'cost_pct',
] as const;

/** How the result is printed. */
export const json = (description: string) => ({
  json: flag('--json', description),
  quiet: flag('--quiet', 'print no progress: warnings and the result alone'),
});

/** The input options that the user typed. */
export interface InputOptions {
  readonly predictions: readonly string[];
  readonly config: string | undefined;
  readonly json: boolean;
}
