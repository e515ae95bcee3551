import type { OptionValues } from '@meta-agent/command-line';
import { SETTLE_DEFAULTS } from '@meta-agent/outcomes';
import type { SettleSettings } from './settle-options';
import type { SETTLING } from './settling-options';

/**
 * The typed options as settings, with the defaults of `meta-trainer`.
 * @example
 * const untyped = { prices: undefined, barMinutes: undefined, barrier: undefined };
 * const none = { takeProfit: undefined, stopLoss: undefined, costPct: undefined };
 * const options = { ...untyped, ...none, barTime: 'close', labelHorizon: 60 };
 * settleSettings(options).label_horizon_minutes; // 60
 */
export function settleSettings(options: OptionValues<typeof SETTLING>): SettleSettings {
  return {
    bar_time: options.barTime,
    bar_minutes: options.barMinutes ?? null,
    barrier: options.barrier ?? SETTLE_DEFAULTS.barriers.multiple,
    take_profit_pct: options.takeProfit ?? null,
    stop_loss_pct: options.stopLoss ?? null,
    label_horizon_minutes: options.labelHorizon ?? null,
    cost_pct: options.costPct ?? SETTLE_DEFAULTS.costPct,
  };
}
