import type { Decision, Deliberation } from '@meta-agent/decision';
import { answerOf, type Envelope } from '../answer/answer-writer';
import type { Kept } from '../past/kept-decisions';
import { lineOf, type ParsedRecord } from './parsed-record';

/** Who sent a record. */
export interface Origin {
  readonly client: string | null;
  readonly requestId: string;
}

/** A decided record, until it is logged, reported and kept. */
export interface Decided {
  readonly parsed: ParsedRecord;
  readonly origin: Origin;
  readonly deliberation: Deliberation;
  readonly envelope: Envelope;
  /** As JSON. */
  readonly answer: string;
  /** Once somebody has asked for them. */
  texts?: Texts;
}

/** As the row and the past hold them. */
interface Texts {
  /** The record as one line of JSON. */
  readonly line: string;
  /** The answer as JSON, without an explanation. */
  readonly decision: string;
}

/** Made once: a record of an array has no text yet. */
export function textsOf(decided: Decided): Texts {
  const { parsed, answer, envelope, deliberation } = decided;
  return (decided.texts ??= {
    line: lineOf(parsed),
    decision: withoutExplanation(answer, envelope, deliberation.decision),
  });
}

/** The decision as the past keeps it. */
export function keptOf(decided: Decided, atMs: number): Kept {
  const { line: record, decision: answer } = textsOf(decided);
  const { origin, deliberation } = decided;
  const { changed } = deliberation.decision;
  return { atMs, requestId: origin.requestId, changed, record, answer };
}

/** The explanation can be recomputed from the row. */
function withoutExplanation(answer: string, envelope: Envelope, decision: Decision): string {
  if (decision.explanation === undefined) return answer;
  return answerOf(envelope, { ...decision, explanation: undefined });
}
