import type { Envelope } from '../answer/answer-writer';
import { distinctTimes } from '../timing/distinct-time';
import { decisionIds } from './decision-id';
import type { ParsedRecord } from './parsed-record';
import { describeWarning } from './record-warnings';

/** @returns a function that makes the envelope of each answer */
export function createEnveloper(nowMs: () => number): (parsed: ParsedRecord) => Envelope {
  const nextId = decisionIds();
  const timeOf = distinctTimes();
  return ({ record, warnings }) => ({
    id: nextId(),
    timestamp: record.timestamp ?? timeOf(nowMs()),
    warnings: warnings.length === 0 ? '[]' : JSON.stringify(warnings.map(describeWarning)),
  });
}
