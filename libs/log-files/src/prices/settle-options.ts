import { horizonBars, type CandleBook, type SettleOptions } from '@meta-agent/outcomes';
import { InputError } from '../errors';

/** The settings of a settlement by prices. */
export interface SettleSettings {
  readonly bar_time: 'close' | 'open';
  /** Expected length of a bar; null takes that of the files. */
  readonly bar_minutes: number | null;
  /** Barriers in volatilities over the horizon; not read when both barriers are in percent. */
  readonly barrier: number;
  readonly take_profit_pct: number | null;
  readonly stop_loss_pct: number | null;
  readonly label_horizon_minutes: number | null;
  /** Of a round trip. */
  readonly cost_pct: number;
}

/**
 * The settlement's options, checked.
 * @throws InputError horizon_not_given, invalid_config
 * @example
 * const settings = { barrier: 1.5, take_profit_pct: null, stop_loss_pct: null, cost_pct: 0.04 };
 * const bars = { bar_time: 'close', bar_minutes: null, label_horizon_minutes: 60 };
 * settleOptionsOf({ ...settings, ...bars }, { barMs: 900_000 }).horizonBars; // 4
 */
export function settleOptionsOf(
  settings: SettleSettings,
  { barMs }: Pick<CandleBook, 'barMs'>,
): SettleOptions {
  return {
    barriers: barriersOf(settings),
    horizonBars: barsOf(settings.label_horizon_minutes, barMs),
    costPct: settings.cost_pct,
  };
}

function barriersOf({
  barrier: multiple,
  take_profit_pct: takeProfitPct,
  stop_loss_pct: stopLossPct,
}: SettleSettings): SettleOptions['barriers'] {
  if (takeProfitPct === null && stopLossPct === null) return { kind: 'volatility', multiple };
  if (takeProfitPct !== null && stopLossPct !== null) {
    return { kind: 'percent', takeProfitPct, stopLossPct };
  }
  throw new InputError('invalid_config', {
    message: 'A barrier in percent is missing.',
    expected: '--take-profit and --stop-loss, or neither',
    received: takeProfitPct === null ? '--stop-loss alone' : '--take-profit alone',
    next: 'give both, or use --barrier',
  });
}

function barsOf(minutes: number | null, barMs: number): number {
  if (minutes === null) {
    throw new InputError('horizon_not_given', {
      message: 'The horizon over which prices settle a record is missing.',
      expected: '--label-horizon MINUTES',
      received: 'none',
      next: 'run this again with the longest time that a trade stays open',
    });
  }
  try {
    return horizonBars(minutes, barMs);
  } catch (cause) {
    throw new InputError('invalid_config', {
      message: 'The horizon does not fit the bars of the prices.',
      expected: `whole bars of ${barMs / 60_000} minutes`,
      received: `--label-horizon ${minutes}`,
      next: 'choose a multiple of the length of a bar',
      cause,
    });
  }
}
