import {
  NOTHING_IN_FORCE,
  type HorizonActions,
  type InForce,
  type Policy,
} from '@meta-agent/decision';
import type { SignalRecord } from '@meta-agent/features';
import { lineOf, type ParsedRecord } from './parsed-record';

/** Replaces a missing symbol: a prediction-log line must have one. */
const NO_SYMBOL = 'UNKNOWN';

export interface RowParts {
  readonly parsed: ParsedRecord;
  /** The decision as JSON. */
  readonly decision: string;
  readonly modelVersion: string | null;
  /** The record's, or the one that the engine assumed. ISO 8601. */
  readonly timestamp: string;
  /** ISO 8601, UTC. */
  readonly decidedAt: string;
  /** The name of the caller's token; null without one. */
  readonly client: string | null;
  /** The id of the HTTP request. */
  readonly requestId: string;
  /** False for a row that training leaves out. */
  readonly isTrained: boolean;
  /** What certified models had said about the other horizons of the record's moment. */
  readonly otherHorizons: HorizonActions;
  /** The draw and its probabilities as JSON members, with a comma before; empty without exploration. */
  readonly exploration: string;
  /** What was in force at the time of the decision. */
  readonly inForce: InForce;
}

/**
 * Writes rows of the decision log: a prediction-log line plus the decision, its client, request,
 * time, model and policy. `assumed` names the fields that the caller left out.
 */
export function createRowWriter(policy: Policy): (parts: RowParts) => string {
  const clientOf = lastText<string | null>(
    (client) => `,"client":${JSON.stringify(client)},"request_id":"`,
    null,
  );
  const policyOf = lastText<string | null>(
    (version) => `,"model_version":${JSON.stringify(version)},"policy":${JSON.stringify(policy)}`,
    null,
  );
  const inForceOf = lastText(
    (inForce: InForce) =>
      inForce === NOTHING_IN_FORCE ? '' : `,"in_force":${JSON.stringify(inForce)}`,
    NOTHING_IN_FORCE,
  );
  return ({ parsed, decision, modelVersion, timestamp, decidedAt, isTrained, ...row }) =>
    `{${lineOf(parsed).slice(1, -1)}${assumedIn(parsed.record, timestamp)}` +
    `${clientOf(row.client)}${row.requestId}","decided_at":"${decidedAt}"` +
    `${isTrained ? '' : ',"train":false'}${policyOf(modelVersion)}` +
    `${inForceOf(row.inForce)}${row.exploration}${othersIn(row.otherHorizons)},"decision":${decision}}`;
}

function othersIn(otherHorizons: HorizonActions): string {
  return otherHorizons.length === 0 ? '' : `,"other_horizons":${JSON.stringify(otherHorizons)}`;
}

/** Remembers the text of the last value: rows in turn have mostly the same. */
function lastText<Value>(write: (value: Value) => string, first: Value): (value: Value) => string {
  let last = first;
  let text = write(last);
  return (value) => {
    if (value !== last) {
      last = value;
      text = write(value);
    }
    return text;
  };
}

/** The fields that the record lacks, with values, and their names in `assumed`. */
function assumedIn({ timestamp, symbol }: SignalRecord, assumedTime: string): string {
  if (timestamp !== undefined && symbol !== undefined) return '';
  const assumed = {
    ...(timestamp === undefined && { timestamp: assumedTime }),
    ...(symbol === undefined && { symbol: NO_SYMBOL }),
  };
  return `,${JSON.stringify({ ...assumed, assumed: Object.keys(assumed) }).slice(1, -1)}`;
}
