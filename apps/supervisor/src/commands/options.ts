import {
  defaultOption,
  flag,
  numberWithin,
  option,
  texts,
  wholeWithin,
  type CommandInput,
  type OptionValues,
} from '@meta-agent/command-line';
import { SETTLING, SYMBOL_MAP } from '@meta-agent/log-files/settling-options';

export const REGISTRY = {
  json: flag('--json', 'print the result as JSON'),
  modelDir: option(
    '--model-dir <folder>',
    'the registry (default: META_V2_MODEL_DIR, else models/meta_v2)',
  ),
};

/** Options of the command that watches decisions. */
export const RUN = {
  ...REGISTRY,
  decisions: option(
    '--decisions <paths...>',
    'decision logs: files or folders with sub-folders (default: META_DECISION_LOG, else logs)',
    texts,
  ),
  stream: flag(
    '--stream',
    'rows of the Redis stream at META_STREAM_URL, in place of logs or besides those of --decisions',
  ),
  ...SETTLING,
  prices: option('--prices <files...>', 'candles that settle every decision, CSV', texts),
  outcomes: option(
    '--outcomes <files...>',
    'in place of prices: the trades that were made and closed, CSV',
    texts,
  ),
  ...SYMBOL_MAP,
  targetPrecision: option(
    '--target-precision <share>',
    'share of right answers that the threshold steers to (default: the certified one, else the threshold of the artifact)',
    numberWithin({ min: 0, max: 1, what: 'shares' }),
  ),
  online: flag('--online', 'learn the online expert; engines with META_ONLINE mix it in'),
  promote: flag('--promote', 'promote a challenger when the evidence for it reaches 20'),
  every: defaultOption(
    '--every <minutes>',
    'minutes of market time from one live state to the next',
    '60',
    wholeWithin({ min: 1, max: 1440, what: 'minutes' }),
  ),
  logDelay: defaultOption(
    '--log-delay <minutes>',
    'minutes after which every decision is in the log; a later row is not learned',
    '5',
    numberWithin({ min: 0, max: 1440, what: 'minutes' }),
  ),
  poll: defaultOption(
    '--poll <seconds>',
    'seconds from one look at the files to the next',
    '30',
    numberWithin({ min: 0.1, max: 3600, what: 'seconds' }),
  ),
  listen: option('--listen <[host:]port>', 'serve /healthz and /metrics, such as 127.0.0.1:9464'),
  listenTokenFile: option(
    '--listen-token-file <file>',
    'a file with the bearer token of /metrics; needed beyond this machine',
  ),
  once: flag('--once', 'look once, then end'),
  fromScratch: flag(
    '--from-scratch',
    'compute every live state again and compare; publish nothing',
  ),
  rebuild: flag(
    '--rebuild',
    'compute the live state anew and publish it as the next generation: after a damage',
  ),
  signKey: option(
    '--sign-key <file>',
    'the private key to sign live states, demotions and promotions with (default: META_SIGN_KEY)',
  ),
};

export type RunInput = CommandInput<OptionValues<typeof RUN>>;
export type RegistryInput = CommandInput<OptionValues<typeof REGISTRY>>;
