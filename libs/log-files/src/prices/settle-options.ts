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
    horizonBars: settingBars(settings, barMs),
    costPct: settings.cost_pct,
  };
}

/** The options of a settlement, and the horizon of each record in bars. */
export interface RecordSettleOptions {
  readonly options: SettleOptions;
  /** NaN for a record without a horizon of its own: it has that of the options. */
  readonly horizonBars: Float64Array;
}

/**
 * The options for records with horizons of their own. The setting is needed only for a record
 * without one.
 * @param horizonMinutes the records' own horizons; NaN where the settings' horizon counts
 * @throws InputError horizon_not_given, invalid_config
 * @example
 * const settings = { barrier: 1.5, take_profit_pct: null, stop_loss_pct: null, cost_pct: 0.04 };
 * const bars = { bar_time: 'close', bar_minutes: null, label_horizon_minutes: null };
 * const own = Float64Array.of(15, 60);
 * Array.from(recordSettleOptions({ ...settings, ...bars }, own, { barMs: 900_000 }).horizonBars); // [1, 4]
 */
export function recordSettleOptions(
  settings: SettleSettings,
  horizonMinutes: Float64Array,
  { barMs }: Pick<CandleBook, 'barMs'>,
): RecordSettleOptions {
  const own = ownBars(horizonMinutes, barMs);
  const isEach =
    horizonMinutes.length > 0 && horizonMinutes.every((minutes) => !Number.isNaN(minutes));
  return {
    options: {
      barriers: barriersOf(settings),
      horizonBars: isEach ? Math.max(...own.values()) : settingBars(settings, barMs),
      costPct: settings.cost_pct,
    },
    horizonBars: horizonMinutes.map((minutes) => own.get(minutes) ?? NaN),
  };
}

/** The bars of each horizon that a record has. */
function ownBars(horizonMinutes: Float64Array, barMs: number): ReadonlyMap<number, number> {
  const horizons = [...new Set(horizonMinutes)].filter((minutes) => !Number.isNaN(minutes));
  return new Map(
    horizons.map((minutes) => [
      minutes,
      barsOf(minutes, barMs, {
        received: `records with the horizon ${minutes}, in minutes`,
        next: 'give prices of shorter bars, or leave these records out',
      }),
    ]),
  );
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

function settingBars({ label_horizon_minutes: minutes }: SettleSettings, barMs: number): number {
  if (minutes === null) {
    throw new InputError('horizon_not_given', {
      message: 'The horizon over which prices settle a record is missing.',
      expected: '--label-horizon MINUTES',
      received: 'none',
      next: 'run this again with the longest time that a trade stays open',
    });
  }
  return barsOf(minutes, barMs, {
    received: `--label-horizon ${minutes}`,
    next: 'choose a multiple of the length of a bar',
  });
}

function barsOf(
  minutes: number,
  barMs: number,
  told: { readonly received: string; readonly next: string },
): number {
  try {
    return horizonBars(minutes, barMs);
  } catch (cause) {
    throw new InputError('invalid_config', {
      message: 'The horizon does not fit the bars of the prices.',
      expected: `whole bars of ${barMs / 60_000} minutes`,
      ...told,
      cause,
    });
  }
}
