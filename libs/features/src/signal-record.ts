import { z } from 'zod';
import { ACTIONS } from './actions';
import { DEFAULT_AGENTS } from './agents/agent-list';
import { isAgentName, MAX_AGENTS } from './agents/agent-names';
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

/** The signals of these agents; those of others are left out, whatever they are. */
function signalsSchema(agents: readonly string[]) {
  const shape: Record<string, z.ZodOptional<typeof signalSchema>> = {};
  for (const agent of agents) shape[agent] = signalSchema.optional();
  return z
    .object(shape, "an object with the agents' signals")
    .describe("The signals of the model's agents, by name; an agent may be absent.");
}

function makeSchemas(agents: readonly string[]) {
  const signals = z
    .object(
      {
        timestamp: timestampSchema.optional().describe('Time of the signals, ISO 8601.'),
        symbol: symbol.optional().describe('The traded instrument, like BTCUSDT.'),
        horizon: horizonSchema
          .optional()
          .describe('How far ahead the agents predict, in minutes or with a unit, like "1h".'),
        horizon_minutes: horizonMinutesSchema.optional().describe('Used when horizon is absent.'),
        base_predictions: signalsSchema(agents),
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
  return { signals, line: signals.extend({ timestamp: timestampSchema, symbol }) };
}

type Schemas = ReturnType<typeof makeSchemas>;

const cached = new Map<string, Schemas>();
const MOST_CACHED = 64;
/** Of the call before: the records of a log have mostly the same list. */
let last: { readonly agents: readonly string[]; readonly schemas: Schemas } | undefined;

/**
 * The schemas of a record with signals of these agents: `signals`, the input of a decision, and
 * `line`, one line of a prediction log, which has timestamp and symbol. The same agents get the same
 * schemas.
 * @example
 * const { signals } = recordSchemasOf(['xgb', 'my_model']);
 * const record = { base_predictions: { my_model: { action: 'BUY', confidence: 0.7 }, other: 1 } };
 * Object.keys(signals.parse(record).base_predictions); // ['my_model']
 */
export function recordSchemasOf(agents: readonly string[]): Schemas {
  if (last?.agents !== agents) last = { agents, schemas: schemasOf(agents) };
  return last.schemas;
}

function schemasOf(agents: readonly string[]): Schemas {
  const key = agents.join();
  const known = cached.get(key);
  if (known !== undefined) return known;
  const schemas = makeSchemas(agents);
  if (cached.size >= MOST_CACHED) cached.clear();
  cached.set(key, schemas);
  return schemas;
}

/**
 * The signals in a record of agents that are not known, where name and signal are sound: at most as many
 * as a list of agents may have.
 * @example
 * const predictions = { xgb: { action: 'BUY', confidence: 0.7 }, note: 'calm' };
 * wellFormedSignals(predictions, ['lgbm']); // { xgb: { action: 'BUY', confidence: 0.7 } }
 */
export function wellFormedSignals(
  predictions: Readonly<Record<string, unknown>>,
  known: readonly string[],
): Record<string, Signal> {
  const sound: [name: string, signal: Signal][] = [];
  for (const [name, value] of Object.entries(predictions)) {
    if (known.includes(name) || !isAgentName(name)) continue;
    const parsed = signalSchema.safeParse(value);
    if (parsed.success) sound.push([name, parsed.data]);
    if (sound.length === MAX_AGENTS) break;
  }
  return Object.fromEntries(sound);
}

/** The schemas for the default agents: a signal record, and one line of a prediction log. */
export const { signals: signalRecordSchema, line: logRecordSchema } = recordSchemasOf(
  DEFAULT_AGENTS.names,
);

export type Signal = z.infer<typeof signalSchema>;
export type Regime = z.infer<typeof regimeSchema>;
export type SignalRecord = z.infer<typeof signalRecordSchema>;
export type LogRecord = z.infer<typeof logRecordSchema>;

/** The part of a record that features and votes are computed from. */
export type Signals = Pick<SignalRecord, 'base_predictions' | 'regime' | 'regime_info'>;
