import type { Current } from './current';
import type { LedgerEntry } from './ledger';

/** What tells a line of a ledger in force: the generation, its hash, and when it was written. */
export interface LineInForce {
  readonly generation: number;
  readonly hash: string;
  /** ISO 8601. */
  readonly promoted_at: string;
}

export function lineOf({ generation, promoted_at, ledger_head: { hash } }: Current): LineInForce {
  return { generation, hash, promoted_at };
}

/**
 * Whether a history continues a line that was in force: the line is still in the ledger, and a later
 * one is in force. A `restore` line that is newer than that line begins a history that a person
 * brought back, and is accepted.
 */
export function continuesHistory(
  { entries, current }: { readonly entries: readonly LedgerEntry[]; readonly current: Current },
  before: LineInForce,
): boolean {
  if (current.ledger_head.hash === before.hash) return true;
  const line = entries.at(before.generation - 1);
  if (current.generation > before.generation && line?.hash === before.hash) return true;
  return entries.some(
    ({ event, at }) => event === 'restore' && Date.parse(at) > Date.parse(before.promoted_at),
  );
}
