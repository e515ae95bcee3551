import {
  NOTHING_IN_FORCE,
  type HorizonActions,
  type InForce,
  type Policy,
  type ShadowDecision,
} from '@meta-agent/decision';
import type { SignalRecord } from '@meta-agent/features';
import { shadowMembers } from '../answer/decision-members';

/** Replaces a missing symbol: a prediction-log line must have one. */
const NO_SYMBOL = 'UNKNOWN';

export interface RowParts {
  readonly record: SignalRecord;
  /** The record as one line of JSON: `lineOf`. */
  readonly line: string;
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
  /** What the model that did not answer decided; null without one. */
  readonly shadow: ShadowDecision | null;
}

/**
 * Writes rows of the decision log: a prediction-log line plus the decision, its client, request,
 * time, model and policy. `assumed` names the fields that the caller left out.
 */
export function createRowWriter(policy: Policy): (parts: RowParts) => string {
  const clientOf = lastTexts<string | null>(
    (client) => `,"client":${JSON.stringify(client)},"request_id":"`,
  );
  const policyOf = lastTexts<string | null>(
    (version) => `,"model_version":${JSON.stringify(version)},"policy":${JSON.stringify(policy)}`,
  );
  const inForceOf = lastTexts((inForce: InForce) =>
    inForce === NOTHING_IN_FORCE ? '' : `,"in_force":${JSON.stringify(inForce)}`,
  );
  // A parameter, not its parts: `...rest` would copy an object for each row.
  return (row) =>
    `{${row.line.slice(1, -1)}${assumedIn(row.record, row.timestamp)}` +
    `${clientOf(row.client)}${row.requestId}","decided_at":"${row.decidedAt}"` +
    `${row.isTrained ? '' : ',"train":false'}${policyOf(row.modelVersion)}` +
    `${inForceOf(row.inForce)}${row.exploration}${othersIn(row.otherHorizons)},"decision":${row.decision}` +
    `${shadowIn(row)}}`;
}

function othersIn(otherHorizons: HorizonActions): string {
  return otherHorizons.length === 0 ? '' : `,"other_horizons":${JSON.stringify(otherHorizons)}`;
}

/** The member is named for the model that did not answer. */
function shadowIn({ shadow, inForce }: Pick<RowParts, 'shadow' | 'inForce'>): string {
  if (shadow === null) return '';
  return `,"${inForce.canary ? 'champion' : 'challenger'}":{${shadowMembers(shadow)}}`;
}

const REMEMBERED = 16;

/** Remembers the texts of the last values: rows in turn have mostly the same, or take turns. */
function lastTexts<Value>(write: (value: Value) => string): (value: Value) => string {
  const texts = new Map<Value, string>();
  return (value) => {
    let text = texts.get(value);
    if (text === undefined) {
      if (texts.size === REMEMBERED) texts.clear();
      texts.set(value, (text = write(value)));
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
