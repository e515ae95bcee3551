import { horizonBars, type CandleBook, type SettleOptions } from '@meta-agent/outcomes';
import { TrainerError } from '../../errors';

/** The settings of a settlement by prices. */
export interface SettleSettings {
  readonly bar_time: 'close' | 'open';
  /** Null for the commonest distance of two rows. */
  readonly bar_minutes: number | null;
  /** In volatilities over the horizon. */
  readonly barrier: number;
  /** Both null, or both instead of `barrier`. */
  readonly take_profit_pct: number | null;
  readonly stop_loss_pct: number | null;
  readonly label_horizon_minutes: number | null;
  readonly cost_pct: number;
}

/** The settlement's options, checked. @throws TrainerError horizon_not_given, invalid_config */
export function settleOptionsOf(settings: SettleSettings, { barMs }: CandleBook): SettleOptions {
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
  throw new TrainerError('invalid_config', {
    message: 'A barrier in percent is missing.',
    expected: '--take-profit and --stop-loss, or neither',
    received: takeProfitPct === null ? '--stop-loss alone' : '--take-profit alone',
    next: 'give both, or use --barrier',
  });
}

function barsOf(minutes: number | null, barMs: number): number {
  if (minutes === null) {
    throw new TrainerError('horizon_not_given', {
      message: 'The horizon over which prices settle a record is missing.',
      expected: '--label-horizon MINUTES',
      received: 'none',
      next: 'run this again with the longest time that a trade stays open',
    });
  }
  try {
    return horizonBars(minutes, barMs);
  } catch (cause) {
    throw new TrainerError('invalid_config', {
      message: 'The horizon does not fit the bars of the prices.',
      expected: `whole bars of ${barMs / 60_000} minutes`,
      received: `--label-horizon ${minutes}`,
      next: 'choose a multiple of the length of a bar',
      cause,
    });
  }
}
