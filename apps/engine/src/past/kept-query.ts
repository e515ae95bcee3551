import { fallbackReasonOf, type Answer } from '@meta-agent/decision';

/** Which decisions are asked for; absent: any. */
export interface KeptQuery {
  readonly fromMs?: number | undefined;
  /** Exclusive. */
  readonly toMs?: number | undefined;
  readonly isChanged?: boolean | undefined;
  readonly id?: string | undefined;
  readonly symbol?: string | undefined;
  /** A reason, or a key of the statistics: `low_meta_confidence`, `meta_override`. */
  readonly reason?: string | undefined;
  /** A part of a symbol, of a request's id or of a decision's id, in any case. */
  readonly search?: string | undefined;
}

interface Searched {
  readonly requestId: string | null;
  /** As JSON. */
  readonly answer: string;
}

/** Whether a decision is asked for, by what its answer says: its time and change are not looked at. */
export function matches({ requestId, answer }: Searched, query: KeptQuery): boolean {
  const { id, symbol, reason, search } = query;
  if ([id, symbol, reason, search].every((wanted) => wanted === undefined)) return true;
  const decision = JSON.parse(answer) as Answer;
  const texts = [decision.symbol, decision.id, requestId];
  return (
    (id === undefined || decision.id === id) &&
    (symbol === undefined || decision.symbol === symbol) &&
    (reason === undefined || hasReason(decision.reason, reason)) &&
    (search === undefined || texts.some((text) => contains(text, search)))
  );
}

function hasReason(reason: string, wanted: string): boolean {
  return reason === wanted || (fallbackReasonOf(reason) ?? 'meta_override') === wanted;
}

function contains(text: string | null, part: string): boolean {
  return text?.toLowerCase().includes(part.toLowerCase()) === true;
}
