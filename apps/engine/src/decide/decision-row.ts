import type { Policy } from '@meta-agent/decision';
import { AGENTS, type SignalRecord } from '@meta-agent/features';

/** Stands in for a symbol that was not given: a line of a prediction log has to have one. */
const NO_SYMBOL = 'UNKNOWN';

export interface RowParts {
  readonly record: SignalRecord;
  /** The decision as JSON. */
  readonly decision: string;
  readonly modelVersion: string | null;
  /** ISO 8601, UTC. */
  readonly decidedAt: string;
}

/**
 * Writes rows of the decision log: a prediction-log line, and what was decided, when, by which
 * model and policy. `assumed` names the fields that the caller left out.
 */
export function createRowWriter(policy: Policy): (parts: RowParts) => string {
  const policyJson = JSON.stringify(policy);
  return ({ record, decision, modelVersion, decidedAt }) =>
    `{${inputOf(record, decidedAt)}${assumedIn(record)},"decided_at":"${decidedAt}",` +
    `"model_version":${JSON.stringify(modelVersion)},"policy":${policyJson},"decision":${decision}}`;
}

/**
 * Members of the fields that are a record's; whatever else was sent is not kept. Spelled out,
 * because to copy the record and to stringify the copy takes twice as long as to decide it.
 */
function inputOf(record: SignalRecord, decidedAt: string): string {
  const { horizon, ensemble_action, ensemble_confidence } = record;
  const regime = record.regime ?? record.regime_info;
  return (
    `"timestamp":${JSON.stringify(record.timestamp ?? decidedAt)}` +
    `,"symbol":${JSON.stringify(record.symbol ?? NO_SYMBOL)}` +
    (horizon === undefined ? '' : `,"horizon":${JSON.stringify(horizon)}`) +
    `,"base_predictions":{${signalsOf(record)}}` +
    (ensemble_action === undefined ? '' : `,"ensemble_action":"${ensemble_action}"`) +
    (ensemble_confidence === undefined ? '' : `,"ensemble_confidence":${ensemble_confidence}`) +
    (regime === undefined ? '' : `,"regime":${regimeOf(regime)}`)
  );
}

function signalsOf({ base_predictions }: SignalRecord): string {
  let signals = '';
  for (const agent of AGENTS) {
    const signal = base_predictions[agent];
    if (signal === undefined) continue;
    const { action, confidence } = signal;
    signals += `${signals === '' ? '' : ','}"${agent}":{"action":"${action}","confidence":${confidence}}`;
  }
  return signals;
}

function regimeOf({ volatility, trend_strength }: NonNullable<SignalRecord['regime']>): string {
  return JSON.stringify({ volatility, trend_strength });
}

function assumedIn({ timestamp, symbol }: SignalRecord): string {
  if (timestamp !== undefined && symbol !== undefined) return '';
  const assumed = [
    ...(timestamp === undefined ? ['timestamp'] : []),
    ...(symbol === undefined ? ['symbol'] : []),
  ];
  return `,"assumed":${JSON.stringify(assumed)}`;
}
