import {
  defaultOption,
  numberWithin,
  option,
  pairsLike,
  texts,
  type MakeSchema,
} from '@meta-agent/command-line';

const above0 = (what: string) => numberWithin({ min: 0.0001, max: 10_000_000, what });
const side: MakeSchema<'close' | 'open'> = (zod) => zod.enum(['close', 'open'], 'close or open');

/** The symbols of files that name them otherwise than the log. */
export const SYMBOL_MAP = {
  symbolMap: option(
    '--symbol-map <pairs...>',
    'symbols of prices, outcomes and labels, and those of the log: ETH/USDT:USDT=ETHUSDT',
    pairsLike('ETH/USDT:USDT=ETHUSDT'),
  ),
};

/**
 * Options of a settlement by prices; they have the meaning of those of `meta-trainer`. Their defaults
 * are those of `settleSettings`: a `--help` does not load what a replay needs.
 */
export const SETTLING = {
  prices: option('--prices <files...>', 'candles that settle every record, CSV', texts),
  labelHorizon: option(
    '--label-horizon <minutes>',
    'minutes until a label is known (default: not known)',
    above0('minutes'),
  ),
  barTime: defaultOption(
    '--bar-time <side>',
    'prices: the timestamp is the close or the open of a bar',
    'close',
    side,
  ),
  barMinutes: option(
    '--bar-minutes <minutes>',
    'prices: expected length of a bar (default: not checked)',
    above0('minutes'),
  ),
  barrier: option(
    '--barrier <multiple>',
    'prices: barriers in volatilities over the horizon (default: 1.5)',
    above0('volatilities'),
  ),
  takeProfit: option(
    '--take-profit <percent>',
    'prices: take profit (default: by --barrier)',
    above0('percent'),
  ),
  stopLoss: option(
    '--stop-loss <percent>',
    'prices: stop loss (default: by --barrier)',
    above0('percent'),
  ),
  costPct: option(
    '--cost-pct <percent>',
    'prices: cost of a round trip (default: 0.04)',
    numberWithin({ min: 0, max: 100, what: 'percent' }),
  ),
};
