import { createHistogram } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EngineError } from '../../problem/engine-error';
import { DEFAULT_LOAD_LIMITS, LoadShedder } from './load-shedder';

let shedder: LoadShedder | undefined;
afterEach(() => shedder?.stop());

/** A clock that each look finds so much later. */
function counted(step: number): () => number {
  let now = 0;
  return () => (now += step);
}

function shedderOf(steps: { readonly elapsedMs: number; readonly processorMs: number }) {
  const causes: string[] = [];
  const clock = { elapsedMs: counted(steps.elapsedMs), processorMs: counted(steps.processorMs) };
  shedder = new LoadShedder(DEFAULT_LOAD_LIMITS, (cause) => causes.push(cause), { clock });
  return { shedder, causes };
}

const LONG_MS = 1000;

/** How many of these requests of one turn are not refused. */
function begin(one: LoadShedder, requests: number): number {
  let begun = 0;
  for (let i = 0; i < requests; i += 1) {
    try {
      one.beginInTurn();
      begun += 1;
    } catch (error) {
      expect(error).toMatchObject({ code: 'overloaded', headers: { 'retry-after': '1' } });
      expect(error).toBeInstanceOf(EngineError);
    }
  }
  return begun;
}

describe('a turn of the event loop', () => {
  it('that works too long refuses all but the first 512 requests', () => {
    const { shedder: one, causes } = shedderOf({ elapsedMs: LONG_MS, processorMs: LONG_MS });
    expect(begin(one, 600)).toBe(512);
    expect(causes).toEqual(Array.from({ length: 88 }, () => 'turn'));
  });

  it('refuses nobody while it is short', () => {
    const { shedder: one, causes } = shedderOf({ elapsedMs: 0, processorMs: 0 });
    expect(begin(one, 1000)).toBe(1000);
    expect(causes).toEqual([]);
  });

  it('refuses nobody when it is long because the process waits for a processor', () => {
    const { shedder: one } = shedderOf({ elapsedMs: LONG_MS, processorMs: 0.001 });
    expect(begin(one, 1000)).toBe(1000);
  });

  it('refuses nobody for the work of other threads while it is short', () => {
    const { shedder: one } = shedderOf({ elapsedMs: 0.001, processorMs: LONG_MS });
    expect(begin(one, 1000)).toBe(1000);
  });

  it('is followed by one that begins anew', async () => {
    const { shedder: one } = shedderOf({ elapsedMs: LONG_MS, processorMs: LONG_MS });
    begin(one, 600);
    await nextTurn();
    expect(begin(one, 513)).toBe(512);
  });
});

describe('an event loop that lags', () => {
  /** A second in which the event loop was looked at once, half a second late. */
  function afterLag(processorMs: number): LoadShedder {
    const delay = Object.assign(createHistogram(), { enable: () => true, disable: () => true });
    shedder = new LoadShedder(DEFAULT_LOAD_LIMITS, () => undefined, {
      clock: { elapsedMs: counted(1000), processorMs: counted(processorMs) },
      delay,
    });
    delay.record(5e8);
    shedder.sample();
    return shedder;
  }

  it('refuses decisions when the process has worked', () => {
    const one = afterLag(600);
    expect(() => {
      one.assertCapacity();
    }).toThrow('an event loop that lags 490 ms');
  });

  it('refuses nobody when the machine stood still or was busy with others', () => {
    const one = afterLag(400);
    one.assertCapacity();
    expect(one.lagMs).toBeGreaterThan(400);
  });
});
