import { setImmediate as nextTurn } from 'node:timers/promises';
import { EngineError } from '../../problem/engine-error';
import { DEFAULT_LOAD_LIMITS, LoadShedder } from './load-shedder';

let shedder: LoadShedder | undefined;
afterEach(() => shedder?.stop());

function shedderOf(maxTurnMs: number) {
  const causes: string[] = [];
  const limits = { ...DEFAULT_LOAD_LIMITS, maxTurnMs };
  shedder = new LoadShedder(limits, (cause) => causes.push(cause));
  return { shedder, causes };
}

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
  it('that lasts too long refuses all but the first sixty-four requests', () => {
    const { shedder: one, causes } = shedderOf(-1);
    expect(begin(one, 100)).toBe(64);
    expect(causes).toEqual(Array.from({ length: 36 }, () => 'turn'));
  });

  it('refuses nobody while it is short', () => {
    const { shedder: one, causes } = shedderOf(Infinity);
    expect(begin(one, 1000)).toBe(1000);
    expect(causes).toEqual([]);
  });

  it('is followed by one that begins anew', async () => {
    const { shedder: one } = shedderOf(-1);
    begin(one, 100);
    await nextTurn();
    expect(begin(one, 65)).toBe(64);
  });
});
