import { DEFAULT_POLICY, NOTHING_IN_FORCE } from '@meta-agent/decision';

export interface MadeDecision {
  readonly timestampMs: number;
  /** The record's time unless given. */
  readonly decidedAtMs?: number;
  readonly symbol?: string;
  readonly action: 'BUY' | 'SELL';
  readonly version: string;
  readonly challenger?: { readonly version: string; readonly action: 'BUY' | 'SELL' };
  /** Whether the challenger answered in place of the champion. */
  readonly isCanary?: boolean;
  /** Whether the draw executed the vote in place of what the answering model changes. */
  readonly isExplored?: boolean;
}

/** A row of the decision log: the model changes the vote's HOLD, with a probability of 0.8. */
export function decisionRow(made: MadeDecision): string {
  const { timestampMs, decidedAtMs = timestampMs, symbol = 'BTCUSDT', action, version } = made;
  const { challenger, isCanary = false, isExplored = false } = made;
  const timestamp = new Date(timestampMs).toISOString();
  const champion = { ...said(action), model_version: version };
  const other = challenger && {
    ...said(challenger.action),
    model_version: challenger.version,
  };
  const base_predictions = { xgb: { action: 'HOLD', confidence: 0.5 } };
  const row = {
    ...{ timestamp, symbol, base_predictions, decided_at: new Date(decidedAtMs).toISOString() },
    ...{ model_version: version, policy: DEFAULT_POLICY },
    ...(isCanary && { in_force: { ...NOTHING_IN_FORCE, canary: true } }),
    decision: { ...(isCanary ? other : champion), ...VOTE, ...(isExplored && EXPLORED), symbol },
    ...(other && (isCanary ? { champion } : { challenger: other })),
  };
  return `${JSON.stringify(row)}\n`;
}

const EXPLORED = { use_meta: false, changed: false, action: 'HOLD', reason: 'meta_explored' };

const VOTE = { base_ensemble_confidence: 0.4, consensus_strength: 0.5 };

/** What a model says that changes the vote's HOLD. */
const said = (action: 'BUY' | 'SELL') => ({
  ...{ use_meta: true, changed: true, action, confidence: 0.8, confidence_kind: 'model' },
  ...{ reason: `meta_override_${action.toLowerCase()}`, meta_confidence: 0.8 },
  probabilities: { SELL: 0.1, HOLD: 0.1, BUY: 0.1, [action]: 0.8 },
  base_ensemble_action: 'HOLD',
});
