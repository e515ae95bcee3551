import { linesOf } from '../../testing/lines-of';
import { sha256 } from '../format/manifest';
import type { Current } from './current';
import {
  anchorLedger,
  currentOf,
  decodeLedger,
  encodeLedger,
  readLedger,
  type LedgerEntry,
  type LedgerEvent,
} from './ledger';

const EVENTS = [
  ...(['promote', 'rollback', 'restore', 'unlock', 'abandoned'] as const),
  ...(['halt', 'resume', 'demote', 'rearm', 'challenge'] as const),
];

/** The line of these fields with the hash that belongs to them. */
const sealed = ({ hash, ...fields }: Record<string, unknown>) =>
  `${JSON.stringify({ ...fields, hash: hash ?? sha256(JSON.stringify(fields)) })}\n`;

const flawOf = (text: string | Buffer) => readLedger(Buffer.from(text as string)).flaw;
const [FIRST] = linesOf('promote');
const { hash: FIRST_HASH, ...UNSEALED } = FIRST;

describe('the lines of a ledger', () => {
  it('are chained from a hash of zeros on, and read as they were written', () => {
    const lines = linesOf('promote', 'rollback');
    expect(lines.map(({ seq, prev }) => [seq, prev])).toEqual([
      [1, '0'.repeat(64)],
      [2, lines[0].hash],
    ]);
    expect(decodeLedger(encodeLedger(lines))).toEqual(lines);
    expect(readLedger(Buffer.alloc(0))).toEqual({ entries: [], flaw: null });
  });

  it.each(EVENTS)('may tell %s', (name) => {
    expect(readLedger(encodeLedger(linesOf(name))).flaw).toBeNull();
  });

  it('before a damaged one are read', () => {
    const lines = linesOf('promote', 'rollback', 'promote');
    const text = encodeLedger(lines).toString().replace('"rollback"', '"promoted"');
    const { entries, flaw } = readLedger(Buffer.from(text));
    expect(entries).toEqual(lines.slice(0, 1));
    expect(flaw).toMatchObject({ code: 'ledger_edited', at: 'ledger.jsonl, line 2' });
    expect(() => decodeLedger(Buffer.from(text))).toThrow(flaw ?? undefined);
  });

  it.each<[string, string | Buffer, object]>([
    ['bytes that are no UTF-8', Buffer.from([0xff]), { at: 'ledger.jsonl', expected: 'UTF-8' }],
    [
      'a byte order mark',
      `\ufeff${encodeLedger([FIRST]).toString()}`,
      { at: 'ledger.jsonl, line 1', expected: 'JSON' },
    ],
    [
      'a last line without its end',
      encodeLedger([FIRST]).subarray(0, -1),
      { at: 'ledger.jsonl, line 1', expected: 'a line break at the end', received: 'none' },
    ],
    ['no JSON', '{\n', { at: 'ledger.jsonl, line 1', expected: 'JSON' }],
    ['another event', sealed({ ...UNSEALED, event: 'other' }), { expected: 'an entry' }],
    ['a field more', sealed({ ...UNSEALED, more: 1 }), { expected: 'an entry' }],
    ['the number 0', sealed({ ...UNSEALED, seq: 0 }), { expected: 'an entry' }],
    ['no reason', sealed({ ...UNSEALED, reason: undefined }), { expected: 'an entry' }],
    [
      'another hash',
      sealed({ ...UNSEALED, hash: 'b'.repeat(64) }),
      { expected: `hash ${FIRST_HASH}`, received: 'b'.repeat(64) },
    ],
    [
      'another number',
      sealed({ ...UNSEALED, seq: 2 }),
      { at: 'ledger.jsonl, line 1', expected: 'seq 1', received: 'seq 2' },
    ],
    [
      'another line before',
      sealed({ ...UNSEALED, prev: 'c'.repeat(64) }),
      { expected: `prev ${'0'.repeat(64)}`, received: 'c'.repeat(64) },
    ],
    [
      'a blank that was not written',
      encodeLedger([FIRST]).toString().replace('{', '{ '),
      { expected: 'the line as it was written' },
    ],
  ])('are refused with %s', (_, text, flaw) => {
    expect(flawOf(text)).toMatchObject({ code: 'ledger_edited', ...flaw });
  });
});

describe('the anchor of a ledger', () => {
  const pendingOf = (lines: readonly LedgerEntry[], current: Current | null) =>
    anchorLedger(lines, current).pending?.seq ?? null;

  it('without current.json is before the first line', () => {
    const { head, signature } = anchorLedger([], null);
    expect([head, signature]).toEqual([{ hash: '0'.repeat(64), count: 0 }, undefined]);
    expect(pendingOf(linesOf('promote'), null)).toBe(1);
    expect(pendingOf(linesOf('promote', 'abandoned'), null)).toBeNull();
  });

  it('without current.json is before the last restored line', () => {
    expect(pendingOf(linesOf('promote', 'promote', 'restore'), null)).toBe(3);
    expect(pendingOf(linesOf('restore'), null)).toBe(1);
    expect(pendingOf(linesOf('restore', 'promote', 'restore', 'abandoned'), null)).toBeNull();
  });

  it('is followed by lines that never came into force, each with its end, and at most one more', () => {
    const from = (...rest: LedgerEvent['event'][]) => {
      const lines = linesOf('promote', ...rest);
      return pendingOf(lines, currentOf(lines[0]));
    };
    expect(from()).toBeNull();
    expect(from('promote')).toBe(2);
    expect(from('promote', 'abandoned')).toBeNull();
    expect(from('promote', 'abandoned', 'rollback')).toBe(4);
    expect(() => from('abandoned')).toThrow();
    expect(() => from('promote', 'promote')).toThrow();
    expect(() => from('promote', 'abandoned', 'abandoned')).toThrow();
  });

  it('names the line that it should be, and the line that it is', () => {
    const lines = linesOf('promote', 'promote', 'promote');
    expect(() => anchorLedger(lines, currentOf(lines[0]))).toThrow(
      expect.objectContaining({
        code: 'current_outdated',
        at: 'current.json',
        expected: 'the hash of line 3, the last of the ledger',
        received: 'the hash of line 1',
      }) as Error,
    );
    expect(() => anchorLedger(lines, null)).toThrow(
      expect.objectContaining({ received: 'no current.json' }) as Error,
    );
  });

  it('is a line of this ledger that came into force', () => {
    const lines = linesOf('promote', 'promote', 'abandoned');
    const current = currentOf(lines[1]);
    const codeOf = (entries: readonly LedgerEntry[], one: Current) => () => {
      anchorLedger(entries, one);
    };
    const failsWith = (code: string, at: string) => expect.objectContaining({ code, at }) as Error;
    expect(codeOf([], current)).toThrow(failsWith('ledger_cut', 'ledger.jsonl'));
    expect(codeOf(lines.slice(0, 1), current)).toThrow(failsWith('ledger_cut', 'ledger.jsonl'));
    const others = linesOf('promote', 'rollback');
    expect(codeOf(others, current)).toThrow(failsWith('ledger_replaced', 'ledger.jsonl, line 2'));
    expect(codeOf(lines, currentOf(lines[2]))).toThrow(
      failsWith('current_mismatch', 'current.json'),
    );
    expect(codeOf(lines, { ...current, version: 'v2' })).toThrow(
      failsWith('current_mismatch', 'current.json'),
    );
  });

  it('keeps the signature of current.json', () => {
    const lines = linesOf('promote');
    const signature = { key_id: 'k', value: 's' } as unknown as NonNullable<Current['signature']>;
    const anchored = anchorLedger(lines, { ...currentOf(lines[0]), signature });
    expect(anchored).toMatchObject({ signature, head: { hash: lines[0].hash, count: 1 } });
  });
});
