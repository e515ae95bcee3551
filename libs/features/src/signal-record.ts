import { z } from 'zod';
import { ACTIONS } from './actions';
import { timestampSchema } from './timestamp';

// The message of a schema is what it expects: an issue reads
// "base_predictions.xgb.confidence: expected <message>, received <value>".
const SHARE = 'a number from 0 to 1';
const TREND = 'a number from -1 to 1';
const ACTION = `one of ${ACTIONS.join(', ')}`;
const SIGNAL = 'an object with action and confidence';
const SYMBOL = 'a symbol like BTCUSDT, of at most 64 characters';
const HORIZON = 'a horizon like "15m" or 15';

const share = z.number(SHARE).min(0, SHARE).max(1, SHARE);
const action = z.enum(ACTIONS, ACTION);

/** Without control characters: symbols are printed on terminals and in logs. */
const PRINTABLE = /^\P{C}*$/u;

const symbol = z.string(SYMBOL).min(1, SYMBOL).max(64, SYMBOL).regex(PRINTABLE, SYMBOL);

const horizon = z.union(
  [z.string(HORIZON).max(32, HORIZON).regex(PRINTABLE, HORIZON), z.number(HORIZON)],
  HORIZON,
);

const signalSchema = z.object({ action, confidence: share }, SIGNAL);

const regimeSchema = z.object(
  {
    volatility: share.optional(),
    trend_strength: z.number(TREND).min(-1, TREND).max(1, TREND).optional(),
  },
  'an object with volatility and trend_strength',
);

/** What a decision needs: the agents' signals, and the regime if it is known. */
export const signalRecordSchema = z.object(
  {
    timestamp: timestampSchema.optional(),
    symbol: symbol.optional(),
    horizon: horizon.optional(),
    base_predictions: z.object(
      {
        xgb: signalSchema.optional(),
        lgbm: signalSchema.optional(),
        nhits: signalSchema.optional(),
        patchtst: signalSchema.optional(),
      },
      "an object with the agents' signals",
    ),
    ensemble_action: action.optional(),
    ensemble_confidence: share.optional(),
    regime: regimeSchema.optional(),
    regime_info: regimeSchema.optional(),
  },
  'a JSON object',
);

/** One line of a prediction log: a signal record that says when and for what. */
export const logRecordSchema = signalRecordSchema.extend({ timestamp: timestampSchema, symbol });

export type Signal = z.infer<typeof signalSchema>;
export type Regime = z.infer<typeof regimeSchema>;
export type SignalRecord = z.infer<typeof signalRecordSchema>;
export type LogRecord = z.infer<typeof logRecordSchema>;

/** The part of a record that features and votes are made of. */
export type Signals = Pick<SignalRecord, 'base_predictions' | 'regime' | 'regime_info'>;

const DEFAULT_VOLATILITY = 0.5;
const DEFAULT_TREND_STRENGTH = 0;

/** Volatility (0..1) of a record; 0.5 when the regime is not known. */
export function volatilityOf(signals: Signals): number {
  return (signals.regime ?? signals.regime_info)?.volatility ?? DEFAULT_VOLATILITY;
}

/** Trend strength (-1..1) of a record; 0 when the regime is not known. */
export function trendStrengthOf(signals: Signals): number {
  return (signals.regime ?? signals.regime_info)?.trend_strength ?? DEFAULT_TREND_STRENGTH;
}
