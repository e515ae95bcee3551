import type { StreamEvent } from '@meta-agent/engine-api';
import { alongTime, momentOf, rowsOf, type Moment } from './samples';

interface Read {
  readonly atMs: number;
  readonly timed?: number;
  readonly startedAt?: string;
  readonly decisions?: number;
}

/** All requests so far took between one and two seconds. */
function momentsOf(...reads: readonly Read[]): Moment[] {
  return reads.reduce<Moment[]>((moments, { atMs, timed = 0, startedAt = 'a', decisions = 1 }) => {
    const event = {
      at: new Date(atMs).toISOString(),
      latency: { limits_s: [1, 2], counts: [0, timed], count: timed, sum_s: timed },
      status: { started_at: startedAt, total_predictions: decisions, recent_override_rate: 0.2 },
    };
    return [...moments, momentOf(moments, event as unknown as StreamEvent)];
  }, []);
}

describe('moments', () => {
  it('have no latency before something was measured while the page looked', () => {
    const reads = [{ atMs: 0, timed: 100 }, { atMs: 500, timed: 100 }, { atMs: 1000, timed: 104 }]; // prettier-ignore
    expect(momentsOf(...reads).map(({ p50_s }) => p50_s)).toEqual([null, null, 1.5]);
  });

  it('tell the latency of ten seconds, not of before', () => {
    const reads = [{ atMs: 0 }, { atMs: 9000, timed: 5 }, { atMs: 19_000, timed: 5 }];
    expect(momentsOf(...reads).map(({ p50_s }) => p50_s)).toEqual([null, 1.5, null]);
  });

  it('measure anew after a restart, even when the next engine has timed more', () => {
    const reads = [
      { atMs: 0, timed: 3 },
      { atMs: 500, timed: 9, startedAt: 'b' },
      { atMs: 1000, timed: 10, startedAt: 'b' },
    ];
    expect(momentsOf(...reads).map(({ p99_s }) => p99_s)).toEqual([null, null, 1.99]);
  });

  it('have no override rate without a decision', () => {
    const [none, one] = momentsOf({ atMs: 0, decisions: 0 }, { atMs: 500, decisions: 1 });
    expect([none.overrideRate, one.overrideRate]).toEqual([null, 0.2]);
  });

  it('make a line that is broken where nothing was heard for two seconds', () => {
    const moments = momentsOf({ atMs: 0 }, { atMs: 2000 }, { atMs: 4001 });
    expect(alongTime(moments, () => 7)).toEqual([[0, 7], [2000, 7], [2001, null], [4001, 7]]); // prettier-ignore
  });

  it('make rows that stay the same while moments come and go', () => {
    const moments = momentsOf(...Array.from({ length: 400 }, (_, i) => ({ atMs: i * 500 })));
    const rows = rowsOf(moments);
    expect(rows.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 15 }, (_, i) => (i + 5) * 1e4)); // prettier-ignore
    expect(rowsOf(moments.slice(7))).toEqual(rows);
  });
});
