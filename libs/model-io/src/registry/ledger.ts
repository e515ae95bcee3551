import { z } from 'zod';
import { messageOf, ModelError } from '../errors';
import { sha256, sha256Schema } from '../format/manifest';
import type { Current, LedgerHead } from './current';

/** The `prev` of the first line, and the head of an empty ledger. */
const GENESIS: LedgerHead = Object.freeze({ hash: '0'.repeat(64), count: 0 });

/** A line of ledger.jsonl. */
export const ledgerEntrySchema = z.strictObject({
  seq: z.int().min(1),
  /**
   * `abandoned`: the previous line never came into force because its writer was interrupted.
   * `restore`: the previous lines come from a backup of another registry.
   * `unlock`: a person took the lock from its holder; the version stays.
   * `halt`, `resume`: a person stopped every engine of the registry, and ended the stop.
   * `demote`, `rearm`: the version was found worse than the vote, and a person released it.
   * `challenge`: a person named another version as the challenger; this one stays.
   */
  event: z.enum([
    ...['promote', 'rollback', 'restore', 'unlock', 'abandoned'],
    ...['halt', 'resume', 'demote', 'rearm', 'challenge'],
  ] as const),
  at: z.string(),
  actor: z.string(),
  reason: z.string(),
  forced: z.boolean(),
  from: z.string().nullable(),
  to: z.string(),
  manifest_sha256: sha256Schema,
  details: z.looseObject({}).optional(),
  /** `hash` of the previous line. */
  prev: sha256Schema,
  /** SHA-256 of this line without the `hash` field. */
  hash: sha256Schema,
});
/** One line of ledger.jsonl. */
export type LedgerEntry = Readonly<z.infer<typeof ledgerEntrySchema>>;

/** The contents of a new line, without its place in the chain. */
export type LedgerEvent = Omit<LedgerEntry, 'seq' | 'prev' | 'hash'>;

/** A ledger in which every line is verified and current.json matches. */
export interface LedgerState {
  readonly entries: readonly LedgerEntry[];
  /** The last line in force, as current.json anchors it. */
  readonly head: LedgerHead;
  /** A line written just before a crash, or by a promotion in progress. */
  readonly pending: LedgerEntry | null;
  /** Of current.json; undefined when it is not signed. */
  readonly signature: Current['signature'];
}

const LEDGER = 'ledger.jsonl';

/** The entries with one more entry at the end. */
export function appendEntry(
  entries: readonly LedgerEntry[],
  event: LedgerEvent,
): [...LedgerEntry[], LedgerEntry] {
  const prev = entries.at(-1)?.hash ?? GENESIS.hash;
  const unsealed = { seq: entries.length + 1, ...event, prev };
  return [...entries, { ...unsealed, hash: sha256(JSON.stringify(unsealed)) }];
}

export function encodeLedger(entries: readonly LedgerEntry[]): Buffer {
  return Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
}

/**
 * Verifies each line by its own hash, and its place by the hash of the previous line.
 * @throws ModelError ledger_edited
 */
export function decodeLedger(bytes: Uint8Array): LedgerEntry[] {
  const { entries, flaw } = readLedger(bytes);
  if (flaw !== null) throw flaw;
  return entries;
}

/** The verified lines before the first invalid line, and the fault of that line. */
export function readLedger(bytes: Uint8Array): ReadLedger {
  const entries: LedgerEntry[] = [];
  try {
    for (const line of decodeLines(bytes)) entries.push(proveLine(line, entries));
    return { entries, flaw: null };
  } catch (error) {
    if (error instanceof ModelError) return { entries, flaw: error };
    throw error;
  }
}

export interface ReadLedger {
  readonly entries: LedgerEntry[];
  readonly flaw: ModelError | null;
}

function proveLine(line: string, before: readonly LedgerEntry[]): LedgerEntry {
  const number = before.length + 1;
  const prev = before.at(-1)?.hash ?? GENESIS.hash;
  const entry = decodeLine(line, number);
  if (entry.seq !== number) throw edited(number, `seq ${number}`, `seq ${entry.seq}`);
  if (entry.prev !== prev) throw edited(number, `prev ${prev}`, entry.prev);
  return entry;
}

function decodeLines(bytes: Uint8Array): string[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw edited(undefined, 'UTF-8', messageOf(error));
  }
  const lines = text.split('\n');
  if (lines.pop() !== '') throw edited(lines.length + 1, 'a line break at the end', 'none');
  return lines;
}

function decodeLine(line: string, number: number): LedgerEntry {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw edited(number, 'JSON', messageOf(error));
  }
  const parsed = ledgerEntrySchema.safeParse(value);
  if (!parsed.success) throw edited(number, 'an entry', z.prettifyError(parsed.error));
  const { hash, ...unsealed } = value as LedgerEntry;
  const computed = sha256(JSON.stringify(unsealed));
  if (computed !== hash) throw edited(number, `hash ${computed}`, hash);
  // The hash covers the values. Comparing the line with their encoding extends it to the bytes.
  if (JSON.stringify(value) !== line) throw edited(number, 'the line as it was written', line);
  return value as LedgerEntry;
}

function edited(line: number | undefined, expected: string, received: string): ModelError {
  const at = line === undefined ? LEDGER : `${LEDGER}, line ${line}`;
  return new ModelError('ledger_edited', { at, expected, received });
}

/**
 * Compares the lines with current.json, which anchors the last line in force. Interrupted lines
 * may follow, each with its `abandoned` line, and finally one pending line.
 * @throws ModelError ledger_cut, ledger_replaced, current_mismatch, current_outdated
 */
export function anchorLedger(
  entries: readonly LedgerEntry[],
  current: Current | null,
): LedgerState {
  const head = current?.ledger_head ?? GENESIS;
  if (current !== null) confirm(entries, current);
  const trailing = entries.slice(current === null ? lastRestore(entries) : head.count);
  const isPaired = (entry: LedgerEntry, i: number) =>
    (entry.event === 'abandoned') === (i % 2 === 1);
  if (!trailing.every(isPaired)) {
    throw new ModelError('current_outdated', {
      at: 'current.json',
      expected: `the hash of line ${entries.length}, the last of the ledger`,
      received: current === null ? 'no current.json' : `the hash of line ${head.count}`,
    });
  }
  const pending = trailing.length % 2 === 1 ? (trailing.at(-1) ?? null) : null;
  return { entries, head, pending, signature: current?.signature };
}

/** Without current.json, restored lines count as history: none of them is in force yet. */
function lastRestore(entries: readonly LedgerEntry[]): number {
  return Math.max(0, entries.map(({ event }) => event).lastIndexOf('restore'));
}

function confirm(entries: readonly LedgerEntry[], current: Current): void {
  const { count, hash } = current.ledger_head;
  const anchored = entries.at(count - 1);
  if (anchored === undefined) {
    throw new ModelError('ledger_cut', {
      at: LEDGER,
      expected: `at least ${count} lines`,
      received: String(entries.length),
    });
  }
  if (anchored.hash !== hash) {
    throw new ModelError('ledger_replaced', {
      at: `${LEDGER}, line ${count}`,
      expected: `hash ${hash}`,
      received: anchored.hash,
    });
  }
  const expected = JSON.stringify(currentOf(anchored));
  const received = JSON.stringify({ ...current, signature: undefined });
  if (anchored.event === 'abandoned' || expected !== received) {
    throw new ModelError('current_mismatch', {
      at: 'current.json',
      expected,
      received,
    });
  }
}

/** The current.json for this entry; all values come from the ledger. */
export function currentOf(entry: LedgerEntry): Current {
  return {
    version: entry.to,
    promoted_at: entry.at,
    previous: entry.from,
    generation: entry.seq,
    manifest_sha256: entry.manifest_sha256,
    ledger_head: { hash: entry.hash, count: entry.seq },
  };
}
