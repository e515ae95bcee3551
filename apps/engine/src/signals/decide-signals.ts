import type { SignalEntry, SignalOutcome } from '@meta-agent/redis';
import type { Admit } from '../decide/admit-record';
import type { DecideOptions, DecisionService } from '../decide/decision-service';
import type { ParsedRecord } from '../decide/parsed-record';
import { MAX_RECORD_BYTES } from '../http/contract/limits';
import { readRecord } from '../http/request/validate-record';
import { EngineError } from '../problem/engine-error';

/** Decides entries as predict decides a body. */
export type DecideSignals = (entries: readonly SignalEntry[]) => Promise<SignalOutcome[]>;

const NOTHING = Buffer.alloc(0);

/**
 * Decides the records of signals: by the decision service that answers HTTP, with the same checks. A
 * record that predict would refuse becomes a rejection.
 * @param hasRows whether decisions have their rows
 * @throws EngineError decision_log_unavailable, with sync `always`
 */
export function createDecideSignals(
  service: Pick<DecisionService, 'decide' | 'decideWithRow' | 'agents'>,
  admit: Admit,
  { hasRows }: { readonly hasRows: boolean },
): DecideSignals {
  const read = ({ record }: SignalEntry): ParsedRecord => {
    if (record === null) {
      throw new EngineError('invalid_record', { expected: 'an entry with the field record' });
    }
    if (record.length > MAX_RECORD_BYTES) {
      const expected = `at most ${MAX_RECORD_BYTES} bytes`;
      throw new EngineError('line_too_long', { expected, received: `${record.length}` });
    }
    return admit(readRecord(record, service.agents));
  };
  const decide = async (entry: SignalEntry): Promise<SignalOutcome> => {
    const parsed = readOr(read, entry);
    if (parsed instanceof EngineError) {
      const { code, message: reason } = parsed;
      return { id: entry.id, record: entry.record ?? NOTHING, code, reason };
    }
    const { id } = entry;
    const options: DecideOptions = { isExplained: false, requestId: id };
    const withId = (answer: string) => `${answer.slice(0, -1)},"signal_id":"${id}"}`;
    if (hasRows) {
      const { answer, row } = await service.decideWithRow(parsed, options);
      return { id, decision: withId(answer), row };
    }
    const decided = service.decide([parsed], options);
    const [answer] = decided instanceof Promise ? await decided : decided;
    return { id, decision: withId(answer) };
  };
  const decideOrReject = async (entry: SignalEntry): Promise<SignalOutcome> => {
    try {
      return await decide(entry);
    } catch (error) {
      if (!isProgramFault(error)) throw error;
      const reason = `The engine failed on this record: ${error.message}`;
      return { id: entry.id, record: entry.record ?? NOTHING, code: 'internal_error', reason };
    }
  };
  // All at once: with sync `always` they share a sync of the disk.
  return (entries) => Promise.all(entries.map(decideOrReject));
}

/** A fault of the program, as trying again would repeat it for ever; not one of the disk or of Redis. */
const isProgramFault = (error: unknown): error is Error =>
  error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;

function readOr(
  read: (entry: SignalEntry) => ParsedRecord,
  entry: SignalEntry,
): ParsedRecord | EngineError {
  try {
    return read(entry);
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}
