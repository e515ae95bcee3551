import { ACTIONS, areSameAgents, type Action, type SignalRecord } from '@meta-agent/features';
import { marketOf } from './market';

/** The form's fields as text; an agent without an action is absent. */
export interface SignalForm {
  readonly symbol: string;
  readonly agents: Readonly<
    Record<string, { readonly action: Action | ''; readonly confidence: string }>
  >;
  readonly volatility: string;
  readonly trend_strength: string;
}

/** The example record of the API: four agents that disagree. */
export const EXAMPLE: SignalForm = Object.freeze({
  symbol: 'BTCUSDT',
  agents: {
    xgb: { action: 'BUY', confidence: '0.70' },
    lgbm: { action: 'HOLD', confidence: '0.65' },
    nhits: { action: 'BUY', confidence: '0.82' },
    patchtst: { action: 'SELL', confidence: '0.75' },
  },
  volatility: '0.52',
  trend_strength: '0.15',
} as const);

/** The form with fields for these agents; a new one gets the signal of an agent of the example. */
export function withAgents(form: SignalForm, names: readonly string[]): SignalForm {
  if (areSameAgents(Object.keys(form.agents), names)) return form;
  const examples = Object.values(EXAMPLE.agents);
  const agents = names.map(
    (name, i) => [name, form.agents[name] ?? examples[i % examples.length]] as const,
  );
  return { ...form, agents: Object.fromEntries(agents) };
}

/** The record of the form; the engine validates it. */
export function recordOf({ symbol, agents, volatility, trend_strength }: SignalForm): SignalRecord {
  const signals = Object.entries(agents).flatMap(([agent, { action, confidence }]) => {
    return action === '' ? [] : [[agent, { action, confidence: numberOf(confidence) }] as const];
  });
  return {
    // With the current time, so that META_MAX_SIGNAL_AGE_S does not apply.
    timestamp: new Date().toISOString(),
    ...(symbol !== '' && { symbol }),
    base_predictions: Object.fromEntries(signals),
    regime: { volatility: numberOf(volatility), trend_strength: numberOf(trend_strength) },
  };
}

/** The form filled with a record, with fields for these agents. */
export function formOf(
  { symbol, base_predictions, ...record }: SignalRecord,
  names: readonly string[],
): SignalForm {
  const { volatility, trend_strength } = marketOf(record);
  const agents = names.map((agent) => {
    const { action = '', confidence = 0.5 } = base_predictions[agent] ?? {};
    return [agent, { action, confidence: String(confidence) }] as const;
  });
  return {
    symbol: symbol ?? '',
    agents: Object.fromEntries(agents),
    volatility: String(volatility),
    trend_strength: String(trend_strength),
  };
}

/** The choices for an agent. */
export const CHOICES = [...ACTIONS, ''] as const;

/** A field as a number; null when empty, which the engine refuses with its own message. */
function numberOf(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}
