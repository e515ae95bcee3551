import type { Policy } from '@meta-agent/decision';
import type { SignalRecord } from '@meta-agent/features';
import { lineOf, type AskedRecord } from './parsed-record';

/** Stands in for a symbol that was not given: a line of a prediction log has to have one. */
const NO_SYMBOL = 'UNKNOWN';

export interface RowParts {
  readonly asked: AskedRecord;
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
  return ({ asked, decision, modelVersion, decidedAt }) =>
    `{${lineOf(asked).slice(1, -1)}${assumedIn(asked.record, decidedAt)}` +
    `,"decided_at":"${decidedAt}","model_version":${JSON.stringify(modelVersion)}` +
    `,"policy":${policyJson},"decision":${decision}}`;
}

/** Members that the record lacks, and their names. */
function assumedIn({ timestamp, symbol }: SignalRecord, decidedAt: string): string {
  if (timestamp !== undefined && symbol !== undefined) return '';
  const assumed = {
    ...(timestamp === undefined && { timestamp: decidedAt }),
    ...(symbol === undefined && { symbol: NO_SYMBOL }),
  };
  return `,${JSON.stringify({ ...assumed, assumed: Object.keys(assumed) }).slice(1, -1)}`;
}
