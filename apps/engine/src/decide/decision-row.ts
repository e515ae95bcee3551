import type { Decision, Policy } from '@meta-agent/decision';
import { AGENTS, type Signal, type SignalRecord } from '@meta-agent/features';

/** Stands in for a symbol that was not given: a line of a prediction log has to have one. */
const NO_SYMBOL = 'UNKNOWN';

/**
 * Writes rows of the decision log: a prediction-log line, and what was decided, when, by which
 * model and policy. `assumed` names the fields that the caller left out.
 */
export function createRowWriter(policy: Policy) {
  const policyJson = JSON.stringify(policy);

  return function rowOf(record: SignalRecord, decision: Decision, decidedAt: string): string {
    const input = JSON.stringify(inputOf(record, decidedAt));
    const assumed = assumedFields(record);
    // Explanations can be had again from the row.
    const result = JSON.stringify({ ...decision, explanation: undefined });
    const version = JSON.stringify(decision.model_version);
    return `${input.slice(0, -1)}${assumed},"decided_at":"${decidedAt}","model_version":${version},"policy":${policyJson},"decision":${result}}`;
  };
}

/** The fields that are a record's; whatever else was sent is not kept. */
function inputOf(record: SignalRecord, decidedAt: string) {
  const { base_predictions, horizon, ensemble_action, ensemble_confidence } = record;
  const regime = record.regime ?? record.regime_info;
  const signals: Partial<Record<(typeof AGENTS)[number], Signal>> = {};
  for (const agent of AGENTS) {
    const signal = base_predictions[agent];
    if (signal === undefined) continue;
    signals[agent] = { action: signal.action, confidence: signal.confidence };
  }
  return {
    timestamp: record.timestamp ?? decidedAt,
    symbol: record.symbol ?? NO_SYMBOL,
    horizon,
    base_predictions: signals,
    ensemble_action,
    ensemble_confidence,
    regime: regime && { volatility: regime.volatility, trend_strength: regime.trend_strength },
  };
}

function assumedFields({ timestamp, symbol }: SignalRecord): string {
  if (timestamp !== undefined && symbol !== undefined) return '';
  const assumed = [
    ...(timestamp === undefined ? ['timestamp'] : []),
    ...(symbol === undefined ? ['symbol'] : []),
  ];
  return `,"assumed":${JSON.stringify(assumed)}`;
}
