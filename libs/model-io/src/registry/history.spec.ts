import { linesOf } from '../../testing/lines-of';
import { decodeHistory, encodeHistory, linesInForce, predecessorOf } from './history';
import { anchorLedger, currentOf, encodeLedger, type LedgerEntry } from './ledger';

/** A ledger of which the line at `count` is in force, by default the last. */
const stateOf = (lines: readonly LedgerEntry[], count = lines.length) =>
  anchorLedger(lines, count === 0 ? null : currentOf(lines[count - 1]));

const eventsOf = (lines: readonly LedgerEntry[], count?: number) =>
  linesInForce(stateOf(lines, count)).map(({ seq }) => seq);

describe('the lines in force', () => {
  it('are those up to the pointer, without abandoned ones and their ends', () => {
    const lines = linesOf('promote', 'rollback', 'abandoned', 'promote', 'halt');
    expect(eventsOf(lines)).toEqual([1, 4, 5]);
    expect(eventsOf(lines, 4)).toEqual([1, 4]);
    expect(eventsOf(linesOf('promote', 'promote'), 1)).toEqual([1]);
    expect(eventsOf([])).toEqual([]);
  });
});

describe('the version before the current one', () => {
  it.each([
    [['v1', 'v2', 'v3'], 'v2'],
    [['v1', 'v2', 'v2'], 'v1'],
    [['v1', 'v2', 'v1'], 'v2'],
    [['v1', 'v1'], null],
    [[], null],
  ])('of the promotions %j is %s', (versions, before) => {
    expect(predecessorOf(stateOf(linesOf(...versions.map((to) => ({ to })))))).toBe(before);
  });
});

describe('a history', () => {
  const lines = linesOf('promote', 'rollback', 'promote');

  it('is written up to the line in force, and read as it was', () => {
    const files = encodeHistory(stateOf(lines, 2));
    expect(files && decodeHistory(files)).toEqual({
      ...{ entries: lines.slice(0, 2), current: currentOf(lines[1]) },
    });
    expect(encodeHistory(stateOf([]))).toBeNull();
    expect(encodeHistory(stateOf(lines.slice(0, 1), 0))).toBeNull();
  });

  it.each([
    ['{', { expected: 'JSON', at: 'current.json' }],
    ['{}', { at: 'current.json, version' }],
  ])('is refused with the pointer %s', (text, flaw) => {
    const files = { ledger: encodeLedger(lines), current: Buffer.from(text) };
    expect(() => decodeHistory(files)).toThrow(
      expect.objectContaining({ code: 'current_invalid', ...flaw }) as Error,
    );
  });
});
