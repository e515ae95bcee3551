import { z } from 'zod';
import { ACTIONS } from './actions';
import { horizonMinutesSchema, horizonSchema } from './horizon';
import { PRINTABLE } from './printable';
import { timestampSchema } from './timestamp';

// The message of a schema states the expected value: an issue reads
// "base_predictions.xgb.confidence: expected <message>, received <value>".
const SHARE = 'a number from 0 to 1';
const TREND = 'a number from -1 to 1';
const ACTION = `one of ${ACTIONS.join(', ')}`;
const SIGNAL = 'an object with action and confidence';
const SYMBOL = 'a symbol like BTCUSDT, of at most 64 characters';

const share = z.number(SHARE).min(0, SHARE).max(1, SHARE);
const action = z.enum(ACTIONS, ACTION);

const symbol = z.string(SYMBOL).min(1, SYMBOL).max(64, SYMBOL).regex(PRINTABLE, SYMBOL);

const signalSchema = z
  .object(
    {
      action: action.describe('The action that the agent votes for.'),
      confidence: share.describe("The agent's confidence in its action."),
    },
    SIGNAL,
  )
  .describe('The signal of one agent.');

const regimeSchema = z
  .object(
    {
      volatility: share.optional().describe('From 0 (calm) to 1; 0.5 when absent.'),
      trend_strength: z
        .number(TREND)
        .min(-1, TREND)
        .max(1, TREND)
        .optional()
        .describe('From -1 (falling) to 1 (rising); 0 when absent.'),
    },
    'an object with volatility and trend_strength',
  )
  .describe('The market regime at the time of the signals.');

/** Four agents that disagree, in a moderately volatile market. */
const EXAMPLE = {
  symbol: 'BTCUSDT',
  base_predictions: {
    xgb: { action: 'BUY', confidence: 0.7 },
    lgbm: { action: 'HOLD', confidence: 0.65 },
    nhits: { action: 'BUY', confidence: 0.82 },
    patchtst: { action: 'SELL', confidence: 0.75 },
  },
  regime: { volatility: 0.52, trend_strength: 0.15 },
};

/** The input of a decision: the agents' signals, and the regime if known. */
export const signalRecordSchema = z
  .object(
    {
      timestamp: timestampSchema.optional().describe('Time of the signals, ISO 8601.'),
      symbol: symbol.optional().describe('The traded instrument, like BTCUSDT.'),
      horizon: horizonSchema
        .optional()
        .describe('How far ahead the agents predict, in minutes or with a unit, like "1h".'),
      horizon_minutes: horizonMinutesSchema.optional().describe('Used when horizon is absent.'),
      base_predictions: z
        .object(
          {
            xgb: signalSchema.optional(),
            lgbm: signalSchema.optional(),
            nhits: signalSchema.optional(),
            patchtst: signalSchema.optional(),
          },
          "an object with the agents' signals",
        )
        .describe("The agents' signals; an agent may be absent."),
      ensemble_action: action.optional().describe("The caller's own vote; not used to decide."),
      ensemble_confidence: share.optional().describe('Confidence of the vote of the caller.'),
      regime: regimeSchema.optional(),
      regime_info: regimeSchema.optional().describe('Used when regime is absent.'),
    },
    'a JSON object',
  )
  .meta({
    description: 'A prediction-log line; timestamp and symbol are optional.',
    examples: [EXAMPLE],
  });

/** One line of a prediction log: a signal record with timestamp and symbol. */
export const logRecordSchema = signalRecordSchema.extend({ timestamp: timestampSchema, symbol });

export type Signal = z.infer<typeof signalSchema>;
export type Regime = z.infer<typeof regimeSchema>;
export type SignalRecord = z.infer<typeof signalRecordSchema>;
export type LogRecord = z.infer<typeof logRecordSchema>;

/** The part of a record that features and votes are computed from. */
export type Signals = Pick<SignalRecord, 'base_predictions' | 'regime' | 'regime_info'>;
