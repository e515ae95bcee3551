import type { OptionValues } from '@meta-agent/command-line';
import type { SettleSettings } from '@meta-agent/log-files';
import { SETTLE_DEFAULTS } from '@meta-agent/outcomes';
import type { SETTLING } from './settle-options';

/** The typed options as settings, with the defaults of `meta-trainer`. */
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
