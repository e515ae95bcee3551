import type { Decision } from '@meta-agent/decision';
import { decisionMembers } from './decision-members';

/** The members of an answer beside the decision. */
export interface Envelope {
  readonly id: string;
  /** The record's, or the one that the engine assumed. ISO 8601. */
  readonly timestamp: string;
  /** As JSON. */
  readonly warnings: string;
}

/** An answer as JSON, assembled as text: copying the decision would cost more than its id. */
export function answerOf({ id, timestamp, warnings }: Envelope, decision: Decision): string {
  // Neither an id nor a valid timestamp has a character that JSON escapes.
  return `{"id":"${id}","timestamp":"${timestamp}",${decisionMembers(decision)},"warnings":${warnings}}`;
}

/** The same answer as an object. */
export function answerObject({ id, timestamp, warnings }: Envelope, decision: Decision) {
  return { id, timestamp, ...decision, warnings: JSON.parse(warnings) as string[] };
}
