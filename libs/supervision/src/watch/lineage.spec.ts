import { blockRule } from '../evidence/gain-blocks';
import { advanceLineage, learnLineage, type LineageState } from './lineage';

const DAY_MS = 86_400_000;
const rule = blockRule({ lifeMs: 3_600_000, deviation: 1 });

/** One decision a day; each day is a block. */
function days(gains: readonly number[], challengerOf: (day: number) => string = () => 'v2') {
  let state: LineageState | null = null;
  for (const [day, gain] of gains.entries()) {
    const step = { challenger: challengerOf(day), timestampMs: day * DAY_MS, gain };
    state = advanceLineage(learnLineage(state, step, rule), (day + 1) * DAY_MS, rule);
  }
  return state;
}

describe('the evidence for challengers', () => {
  it('reaches its limit while the challenger is better, and stays there', () => {
    const ready = days(new Array<number>(60).fill(1));
    expect(ready).toMatchObject({ isReady: true, challenger: 'v2' });
    expect(ready?.blocks).toBeLessThan(60);
  });

  it('never reaches it while the challenger is worse', () => {
    expect(days(new Array<number>(400).fill(-0.2))).toMatchObject({ isReady: false, blocks: 400 });
  });

  it('goes on over several challengers', () => {
    const one = days(new Array<number>(20).fill(0.5));
    const two = days(new Array<number>(20).fill(0.5), (day) => (day < 10 ? 'v2' : 'v3'));
    expect(two).toEqual({ ...one, challenger: 'v3' });
  });

  it('leaves out the open block of a challenger that another one replaces', () => {
    const step = { timestampMs: 0, gain: 3 };
    const first = learnLineage(null, { challenger: 'v2', ...step }, rule);
    const next = learnLineage(first, { challenger: 'v3', timestampMs: 1, gain: null }, rule);
    expect(advanceLineage(next, DAY_MS, rule)).toMatchObject({ challenger: 'v3', blocks: 0 });
  });
});
