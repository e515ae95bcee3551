import { ACTIONS, AGENTS, type Action, type Agent, type SignalRecord } from '@meta-agent/features';
import { marketOf } from './market';

/** The form's fields as they are typed; an agent without an action is silent. */
export interface SignalForm {
  readonly symbol: string;
  readonly agents: Readonly<
    Record<Agent, { readonly action: Action | ''; readonly confidence: string }>
  >;
  readonly volatility: string;
  readonly trend_strength: string;
}

/** Two against two, of which the guide's API reference has an example. */
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

/** What the form asks about; the engine says what is wrong with it. */
export function recordOf({ symbol, agents, volatility, trend_strength }: SignalForm): SignalRecord {
  const signals = AGENTS.flatMap((agent) => {
    const { action, confidence } = agents[agent];
    return action === '' ? [] : [[agent, { action, confidence: numberOf(confidence) }] as const];
  });
  return {
    // So that no limit on the age of signals stands in the way.
    timestamp: new Date().toISOString(),
    ...(symbol !== '' && { symbol }),
    base_predictions: Object.fromEntries(signals),
    regime: { volatility: numberOf(volatility), trend_strength: numberOf(trend_strength) },
  };
}

/** The form filled with a record. */
export function formOf({ symbol, base_predictions, ...record }: SignalRecord): SignalForm {
  const { volatility, trend_strength } = marketOf(record);
  const agents = AGENTS.map((agent) => {
    const { action = '', confidence = 0.5 } = base_predictions[agent] ?? {};
    return [agent, { action, confidence: String(confidence) }] as const;
  });
  return {
    symbol: symbol ?? '',
    agents: Object.fromEntries(agents) as SignalForm['agents'],
    volatility: String(volatility),
    trend_strength: String(trend_strength),
  };
}

/** What can be chosen for an agent. */
export const CHOICES = [...ACTIONS, ''] as const;

/** Null of an empty field: no number, which the engine refuses in its own words. */
function numberOf(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}
