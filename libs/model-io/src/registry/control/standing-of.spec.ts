import type { StopTo } from '@meta-agent/decision';
import { linesOf } from '../../../testing/lines-of';
import { anchorLedger, currentOf, type LedgerEvent } from '../ledger';
import { isReleased, standingOf } from './standing';

type Line = Parameters<typeof linesOf>[number];

/** What a ledger latches, of which the last line is in force. */
function standingAfter(...given: Line[]) {
  const lines = linesOf(...given);
  return standingOf(anchorLedger(lines, currentOf(lines[lines.length - 1])));
}

const halt = (details?: LedgerEvent['details']): Line => ({
  event: 'halt',
  ...(details !== undefined && { details }),
});

describe('the stop of a ledger', () => {
  it.each<[string, LedgerEvent['details'], StopTo]>([
    ['to the vote', { to: 'vote' }, 'vote'],
    ['to HOLD', { to: 'hold' }, 'hold'],
    ['of an unknown kind is one to HOLD', { to: 'sideways' }, 'hold'],
    ['of no kind is one to HOLD', undefined, 'hold'],
  ])('%s', (_, details, to) => {
    expect(standingAfter('promote', halt(details)).stop).toEqual({
      ...{ to, reason: 'better', actor: 'ann', at: '2026-01-01T00:00:00Z' },
    });
  });

  it('is the last one, and ends with its end alone', () => {
    expect(standingAfter('promote', halt({ to: 'vote' }), halt({ to: 'hold' })).stop?.to).toBe(
      'hold',
    );
    expect(standingAfter('promote', halt(), 'promote', 'demote', 'rearm').stop?.to).toBe('hold');
    expect(standingAfter('promote', halt(), 'resume').stop).toBeNull();
    expect(standingAfter('promote').stop).toBeNull();
  });
});

describe('a demotion', () => {
  const demote: Line = { event: 'demote', details: { evidence: 1200, blocks: 9 } };
  const one = { version: 'v1', evidence: 1200, blocks: 9 };

  it('is released by a promotion of its version, or when a person rearms it', () => {
    for (const event of ['promote', 'rearm'] as const) {
      const { demotion, released } = standingAfter('promote', demote, event);
      expect([demotion, released]).toEqual([null, [one]]);
    }
    for (const line of ['rollback', { to: 'v2' }] satisfies Line[]) {
      expect(standingAfter('promote', demote, line, { event: 'rollback' })).toMatchObject({
        demotion: { version: 'v1', reason: 'better', actor: 'ann' },
        released: [],
      });
    }
  });

  it('that stands after another one was released is not that one', () => {
    const again: Line = { event: 'demote', details: { evidence: 1300, blocks: 9 } };
    const { demotion, released } = standingAfter('promote', demote, 'rearm', again);
    expect([demotion?.version, released]).toEqual(['v1', [one]]);
  });

  it.each<[string, Partial<typeof one>, boolean]>([
    ['was released', {}, true],
    ['of another version', { version: 'v2' }, false],
    ['with other evidence', { evidence: 1201 }, false],
    ['after other blocks', { blocks: 10 }, false],
  ])('in a live state is released if it is one that was: %s', (_, change, is) => {
    const { version, ...demotion } = { ...one, ...change };
    const others = [{ ...one, version: 'v0' }, one];
    expect(isReleased(others, { model_version: version, demotion })).toBe(is);
    expect(isReleased([], { model_version: version, demotion })).toBe(false);
  });
});
