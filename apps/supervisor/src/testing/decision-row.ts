import { DEFAULT_POLICY } from '@meta-agent/decision';

export interface MadeDecision {
  readonly timestampMs: number;
  /** The record's time unless given. */
  readonly decidedAtMs?: number;
  readonly symbol?: string;
  readonly action: 'BUY' | 'SELL';
  readonly version: string;
}

/** A row of the decision log: the model changes the vote's HOLD, with a probability of 0.8. */
export function decisionRow(made: MadeDecision): string {
  const { timestampMs, decidedAtMs = timestampMs, symbol = 'BTCUSDT', action, version } = made;
  const timestamp = new Date(timestampMs).toISOString();
  const probabilities = { SELL: 0.1, HOLD: 0.1, BUY: 0.1, [action]: 0.8 };
  const decision = {
    ...{ use_meta: true, changed: true, action, confidence: 0.8, confidence_kind: 'model' },
    ...{ reason: `meta_override_${action.toLowerCase()}`, meta_confidence: 0.8, probabilities },
    ...{ base_ensemble_action: 'HOLD', base_ensemble_confidence: 0.4, consensus_strength: 0.5 },
    ...{ model_version: version, symbol },
  };
  const base_predictions = { xgb: { action: 'HOLD', confidence: 0.5 } };
  const row = {
    ...{ timestamp, symbol, base_predictions, decided_at: new Date(decidedAtMs).toISOString() },
    ...{ model_version: version, policy: DEFAULT_POLICY, decision },
  };
  return `${JSON.stringify(row)}\n`;
}
