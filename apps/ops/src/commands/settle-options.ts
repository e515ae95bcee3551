import {
  defaultOption,
  numberWithin,
  option,
  texts,
  type MakeSchema,
  type OptionValues,
} from '@meta-agent/command-line';
import type { SettleSettings } from '@meta-agent/log-files';
import { SETTLE_DEFAULTS } from '@meta-agent/outcomes';

const above0 = (what: string) => numberWithin({ min: 0.0001, max: 10_000_000, what });
const side: MakeSchema<'close' | 'open'> = (zod) => zod.enum(['close', 'open'], 'close or open');

/** Options of a settlement by prices; they have the meaning of those of `meta-trainer`. */
export const SETTLING = {
  prices: option('--prices <files...>', 'candles that settle every record, CSV', texts),
  labelHorizon: option(
    '--label-horizon <minutes>',
    'minutes until a label is known',
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
    'prices: expected length of a bar',
    above0('minutes'),
  ),
  barrier: defaultOption(
    '--barrier <multiple>',
    'prices: barriers in volatilities over the horizon',
    String(SETTLE_DEFAULTS.barriers.multiple),
    above0('volatilities'),
  ),
  takeProfit: option(
    '--take-profit <percent>',
    'prices: take profit, instead of --barrier',
    above0('percent'),
  ),
  stopLoss: option(
    '--stop-loss <percent>',
    'prices: stop loss, instead of --barrier',
    above0('percent'),
  ),
  costPct: defaultOption(
    '--cost-pct <percent>',
    'prices: cost of a round trip',
    String(SETTLE_DEFAULTS.costPct),
    numberWithin({ min: 0, max: 100, what: 'percent' }),
  ),
};

/** The typed options as settings. */
export function settleSettings(options: OptionValues<typeof SETTLING>): SettleSettings {
  return {
    bar_time: options.barTime,
    bar_minutes: options.barMinutes ?? null,
    barrier: options.barrier,
    take_profit_pct: options.takeProfit ?? null,
    stop_loss_pct: options.stopLoss ?? null,
    label_horizon_minutes: options.labelHorizon ?? null,
    cost_pct: options.costPct,
  };
}
