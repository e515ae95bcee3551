import type { StreamEvent } from '@meta-agent/engine-api';
import { alongTime, sampleOf, rowsOf, type Sample } from './samples';

interface Read {
  readonly atMs: number;
  readonly timed?: number;
  readonly startedAt?: string;
  readonly decisions?: number;
  /** Of an engine that tells it. */
  readonly changeRate?: number;
}

/** All requests so far took between one and two seconds. */
function samplesOf(...reads: readonly Read[]): Sample[] {
  return reads.reduce<Sample[]>(
    (samples, { atMs, timed = 0, startedAt = 'a', decisions = 1, changeRate }) => {
      const told = changeRate === undefined ? {} : { recent_change_rate: changeRate };
      const event = {
        at: new Date(atMs).toISOString(),
        latency: { limits_s: [1, 2], counts: [0, timed], count: timed, sum_s: timed },
        status: {
          started_at: startedAt,
          total_predictions: decisions,
          recent_override_rate: 0.2,
          ...told,
        },
      };
      return [...samples, sampleOf(samples, event as unknown as StreamEvent)];
    },
    [],
  );
}

describe('samples', () => {
  it('have no latency before requests were measured while the page was open', () => {
    const reads = [{ atMs: 0, timed: 100 }, { atMs: 500, timed: 100 }, { atMs: 1000, timed: 104 }]; // prettier-ignore
    expect(samplesOf(...reads).map(({ p50_s }) => p50_s)).toEqual([null, null, 1.5]);
  });

  it('have the latency of the last ten seconds only', () => {
    const reads = [{ atMs: 0 }, { atMs: 9000, timed: 5 }, { atMs: 19_000, timed: 5 }];
    expect(samplesOf(...reads).map(({ p50_s }) => p50_s)).toEqual([null, 1.5, null]);
  });

  it('start measuring again after a restart, even when the new engine has counted more', () => {
    const reads = [
      { atMs: 0, timed: 3 },
      { atMs: 500, timed: 9, startedAt: 'b' },
      { atMs: 1000, timed: 10, startedAt: 'b' },
    ];
    expect(samplesOf(...reads).map(({ p99_s }) => p99_s)).toEqual([null, null, 1.99]);
  });

  it('have no override rate without a decision', () => {
    const [none, one] = samplesOf({ atMs: 0, decisions: 0 }, { atMs: 500, decisions: 1 });
    expect([none.overrideRate, one.overrideRate]).toEqual([null, 0.2]);
  });

  it('have the rate of changes if the engine tells it', () => {
    const samples = samplesOf({ atMs: 0 }, { atMs: 500, changeRate: 0.05 });
    expect(samples.map(({ changeRate }) => changeRate)).toEqual([null, 0.05]);
  });

  it('make a line that is interrupted after two seconds without events', () => {
    const samples = samplesOf({ atMs: 0 }, { atMs: 2000 }, { atMs: 4001 });
    expect(alongTime(samples, () => 7)).toEqual([[0, 7], [2000, 7], [2001, null], [4001, 7]]); // prettier-ignore
  });

  it('make rows that do not change as samples are added and dropped', () => {
    const samples = samplesOf(...Array.from({ length: 400 }, (_, i) => ({ atMs: i * 500 })));
    const rows = rowsOf(samples);
    expect(rows.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 15 }, (_, i) => (i + 5) * 1e4)); // prettier-ignore
    expect(rowsOf(samples.slice(7))).toEqual(rows);
  });
});
