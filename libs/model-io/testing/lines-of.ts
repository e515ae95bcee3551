import { appendEntry, type LedgerEntry, type LedgerEvent } from '../src/registry/ledger';

type Line = LedgerEvent['event'] | Partial<LedgerEvent>;

const LINE = {
  ...{ event: 'promote', at: '2026-01-01T00:00:00Z', actor: 'ann', reason: 'better' },
  ...{ forced: false, from: null, to: 'v1', manifest_sha256: 'a'.repeat(64) },
} satisfies LedgerEvent;

/** A chained line for each event, or for what makes it another one than a promotion of `v1`. */
export const linesOf = (...lines: Line[]): LedgerEntry[] =>
  lines.reduce<LedgerEntry[]>(
    (entries, line) =>
      appendEntry(entries, { ...LINE, ...(typeof line === 'string' ? { event: line } : line) }),
    [],
  );
