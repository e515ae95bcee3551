import { encode, LineQueue } from './line-queue';

const NOON_MS = Date.UTC(2026, 1, 5, 12);
const MIB = 1_048_576;

it('writes thousands of lines from where they stand, without a copy', () => {
  const queue = new LineQueue(64 * MIB);
  for (let n = 0; n < 3000; n += 1) queue.add(`{"n":${n},"text":"${'→'.repeat(200)}"}`, 1, NOON_MS);
  const batch = queue.next(MIB);
  expect(batch.lines).toBe(3000);
  const bytes = encode(batch);
  expect(bytes.buffer).toBe(batch.entries[0].storage.buffer);
  expect(bytes.toString().trimEnd().split('\n')[2999]).toContain('"n":2999,');
});

it('keeps the lines of a batch until it is removed, and reuses its memory afterwards', () => {
  const queue = new LineQueue(64 * MIB);
  queue.add('first', 1, NOON_MS);
  const batch = queue.next(MIB);
  queue.add('second', 1, NOON_MS);
  expect(encode(batch).toString()).toBe('first\n');
  queue.remove(batch);
  const next = queue.next(MIB);
  queue.add('third', 1, NOON_MS);
  expect(encode(next).toString()).toBe('second\n');
  queue.remove(next);
  const last = queue.next(MIB);
  expect(encode(last).toString()).toBe('third\n');
  expect(last.entries[0].storage.buffer).toBe(batch.entries[0].storage.buffer);
});

it('joins the lines of waiting callers up to a size', () => {
  const queue = new LineQueue(64 * MIB);
  const waiter = { resolve: () => undefined, reject: () => undefined };
  for (let n = 0; n < 3; n += 1) queue.add('x'.repeat(99), 1, NOON_MS, waiter);
  const batch = queue.next(250);
  expect([batch.lines, encode(batch).length]).toEqual([2, 200]);
});
