import { ACTIONS, type Regime } from '@meta-agent/features';
import type { Agent } from '../agents/agent';

/** A moment at which agents may answer: a closed bar of a symbol, with its regime. */
export interface Moment {
  readonly symbol: string;
  readonly closeMs: number;
  readonly regime: Regime;
}

/** The answer of one agent to one window: [horizons, 3] from `at` on. */
export interface Probabilities {
  readonly agent: Agent;
  readonly values: Float32Array;
  readonly at: number;
}

/** A line of a prediction log. */
export interface SignalLine {
  readonly symbol: string;
  readonly closeMs: number;
  /** Minutes. */
  readonly horizon: number;
  /** JSON, without a line feed. */
  readonly text: string;
}

/**
 * One line for each of the horizons that at least one agent answers. The text is put together
 * from its parts: making an object first takes as long as normalising its windows.
 */
export function signalLines(
  { symbol, closeMs, regime }: Moment,
  answers: readonly Probabilities[],
  horizons: readonly number[],
): SignalLine[] {
  const timestamp = new Date(closeMs).toISOString().replace('.000Z', 'Z');
  const head = `{"timestamp":"${timestamp}","symbol":${JSON.stringify(symbol)},"horizon":`;
  const { volatility = 0, trend_strength: trend = 0 } = regime;
  const tail = `},"regime":{"volatility":${sixDecimals(volatility)},"trend_strength":${sixDecimals(trend)}}}`;
  const lines: SignalLine[] = [];
  for (const horizon of horizons) {
    const signals = signalsAt(horizon, answers);
    if (signals === '') continue;
    const text = `${head}${horizon},"base_predictions":{${signals}${tail}`;
    lines.push({ symbol, closeMs, horizon, text });
  }
  return lines;
}

/** The names of agents need no quoting: they are letters, digits and _. */
function signalsAt(horizon: number, answers: readonly Probabilities[]): string {
  let text = '';
  for (const { agent, values, at } of answers) {
    const row = agent.horizonsMinutes.indexOf(horizon);
    if (row === -1) continue;
    if (text !== '') text += ',';
    text += `"${agent.name}":${signalAt(values, at + row * ACTIONS.length)}`;
  }
  return text;
}

/** The class of the largest probability, the first on a tie, and that probability. */
function signalAt(values: Float32Array, at: number): string {
  let best = 0;
  for (let i = 1; i < ACTIONS.length; i += 1) if (values[at + i] > values[at + best]) best = i;
  // A product of a float32 and a million is exact in double precision.
  const confidence = Math.min(Math.round(values[at + best] * 1e6) / 1e6, 1);
  return `{"action":"${ACTIONS[best]}","confidence":${confidence}}`;
}

/** Without a negative zero. */
const sixDecimals = (value: number) => Number(value.toFixed(6)) + 0;
