import { linesOf } from '../../testing/lines-of';
import { continuesHistory, lineOf } from './continues-history';
import { currentOf, type LedgerEntry } from './ledger';

/** Lines a minute apart; another reason gives another hash. */
const linesAt = (reason: string, ...events: LedgerEntry['event'][]) =>
  linesOf(
    ...events.map((event, minute) => ({
      ...{ event, reason, at: new Date(60_000 * minute).toISOString() },
    })),
  );

const historyAt = (entries: readonly LedgerEntry[], count = entries.length) => ({
  entries: entries.slice(0, count),
  current: currentOf(entries[count - 1]),
});

const lines = linesAt('own', 'promote', 'rollback', 'promote');
const before = lineOf(currentOf(lines[1]));

describe('a history continues the line that was in force', () => {
  it.each([
    ['as long as it is in force', historyAt(lines, 2), true],
    ['when a later line is', historyAt(lines), true],
    ['not when an earlier line is', historyAt(lines, 1), false],
    [
      'not when it has another line in its place',
      historyAt(linesAt('other', 'promote', 'rollback', 'promote')),
      false,
    ],
    [
      'when a newer line restored it',
      historyAt(linesAt('other', 'promote', 'promote', 'restore')),
      true,
    ],
    [
      'not when an older line restored it',
      historyAt(linesAt('other', 'restore', 'promote')),
      false,
    ],
    [
      'not when a line of the same time restored it',
      historyAt(linesAt('other', 'promote', 'restore')),
      false,
    ],
  ])('%s', (_, history, continues) => {
    expect(continuesHistory(history, before)).toBe(continues);
  });

  it('not when only its pointer is older than that line', () => {
    expect(continuesHistory({ entries: lines, current: currentOf(lines[0]) }, before)).toBe(false);
  });
});
