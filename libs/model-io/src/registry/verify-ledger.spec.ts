import { basename } from 'node:path';
import { linesOf } from '../../testing/lines-of';
import { encodeJson } from '../format/json-file';
import { currentOf, encodeLedger } from './ledger';
import { verifyLedger } from './read-registry';

const LINES = linesOf(...Array.from({ length: 150 }, () => 'promote' as const));

/** How many lines are in force; how many the next read finds more. */
const mockRegistry = { lines: 1, growth: () => 0, ledgerReads: 0 };

jest.mock('../format/read-own-file', () => ({
  READ_LIMITS: {},
  readOwnFile: (path: string) => {
    const isLedger = basename(path) === 'ledger.jsonl';
    const lines = LINES.slice(0, mockRegistry.lines);
    mockRegistry.ledgerReads += Number(isLedger);
    if (isLedger) mockRegistry.lines += mockRegistry.growth();
    const last = lines[lines.length - 1];
    return Promise.resolve(isLedger ? encodeLedger(lines) : encodeJson(currentOf(last)));
  },
}));

beforeEach(() => {
  mockRegistry.lines = 1;
  mockRegistry.ledgerReads = 0;
});

it('a ledger is read once while nothing changes, and again when a promotion came between', async () => {
  mockRegistry.growth = () => 0;
  expect((await verifyLedger('')).entries).toHaveLength(1);
  expect(mockRegistry.ledgerReads).toBe(1);
  mockRegistry.growth = () => Number(mockRegistry.lines === 1);
  const { entries, head } = await verifyLedger('');
  expect([entries.length, head.count, mockRegistry.ledgerReads]).toEqual([2, 2, 3]);
});

it('a ledger that changes at every read is judged after 100 reads', async () => {
  mockRegistry.growth = () => 1;
  await expect(verifyLedger('')).rejects.toMatchObject({ code: 'ledger_cut' });
  expect(mockRegistry.ledgerReads).toBe(100);
});
