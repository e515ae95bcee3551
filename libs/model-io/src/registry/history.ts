import { decodeJson, encodeJson, parseWith } from '../format/json-file';
import { currentSchema, type Current } from './current';
import {
  anchorLedger,
  currentOf,
  decodeLedger,
  encodeLedger,
  type LedgerEntry,
  type LedgerState,
} from './ledger';

/** The history of a registry: its ledger up to the current version, and current.json. */
export interface History {
  readonly entries: readonly LedgerEntry[];
  readonly current: Current;
}

/** The two files that hold a history. */
export interface HistoryFiles {
  readonly ledger: Uint8Array;
  readonly current: Uint8Array;
}

/**
 * Decodes and verifies a history without its registry.
 * @throws ModelError current_invalid and the errors of the ledger
 */
export function decodeHistory(files: HistoryFiles): History {
  const code = 'current_invalid';
  const value = decodeJson(files.current, code, 'current.json');
  const current = parseWith(currentSchema, value, code, 'current.json');
  const { entries } = anchorLedger(decodeLedger(files.ledger), current);
  return { entries, current };
}

/** The history of a registry; null when the registry has no current version. */
export function encodeHistory({ entries, head, signature }: LedgerState): HistoryFiles | null {
  const settled = entries.slice(0, head.count);
  const last = settled.at(-1);
  if (last === undefined) return null;
  const current = { ...currentOf(last), ...(signature && { signature }) };
  return { ledger: encodeLedger(settled), current: encodeJson(current) };
}

/** The lines that came into force, oldest first. */
export function linesInForce({ entries, head }: LedgerState): LedgerEntry[] {
  const settled = entries.slice(0, head.count);
  return settled.filter(
    ({ event }, i) => event !== 'abandoned' && settled.at(i + 1)?.event !== 'abandoned',
  );
}

/** The version before the current one; null when no other version was current. */
export function predecessorOf(state: LedgerState): string | null {
  const versions = linesInForce(state).map(({ to }) => to);
  return versions.findLast((version) => version !== versions.at(-1)) ?? null;
}
