import { ACTIONS, type Regime, type Signal } from '@meta-agent/features';
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

/** One line of a prediction log, as an object. */
export interface SignalLine {
  readonly timestamp: string;
  readonly symbol: string;
  /** Minutes. */
  readonly horizon: number;
  readonly base_predictions: Readonly<Record<string, Signal>>;
  readonly regime: Regime;
}

/** One record for each horizon, ascending, that at least one agent answers. */
export function signalRecords(
  { symbol, closeMs, regime }: Moment,
  answers: readonly Probabilities[],
): SignalLine[] {
  const horizons = new Set(answers.flatMap(({ agent }) => agent.horizonsMinutes));
  const timestamp = new Date(closeMs).toISOString().replace('.000Z', 'Z');
  const rounded = {
    volatility: sixDecimals(regime.volatility ?? 0),
    trend_strength: sixDecimals(regime.trend_strength ?? 0),
  };
  return [...horizons]
    .sort((a, b) => a - b)
    .map((horizon) => ({
      timestamp,
      symbol,
      horizon,
      base_predictions: signalsAt(horizon, answers),
      regime: rounded,
    }));
}

function signalsAt(horizon: number, answers: readonly Probabilities[]): Record<string, Signal> {
  const signals: Record<string, Signal> = {};
  for (const { agent, values, at } of answers) {
    const row = agent.horizonsMinutes.indexOf(horizon);
    if (row !== -1) signals[agent.name] = signalOf(values, at + row * ACTIONS.length);
  }
  return signals;
}

/** The class of the largest probability, the first on a tie, and that probability. */
function signalOf(values: Float32Array, at: number): Signal {
  let best = 0;
  for (let i = 1; i < ACTIONS.length; i += 1) if (values[at + i] > values[at + best]) best = i;
  return { action: ACTIONS[best], confidence: Math.min(sixDecimals(values[at + best]), 1) };
}

/** Without a negative zero. */
const sixDecimals = (value: number) => Number(value.toFixed(6)) + 0;
