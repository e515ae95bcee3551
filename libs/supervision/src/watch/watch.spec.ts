import { blockRule } from '../evidence/gain-blocks';
import { advanceTo, learn, rearm, startWatch, type WatchRule, type WatchState } from './watch';

const DAY_MS = 86_400_000;
const RULE: WatchRule = {
  threshold: { floor: 0.65, cap: 0.9, targetPrecision: 0.7 },
  blocks: blockRule({ lifeMs: 3_600_000, deviation: 1 }),
};

/** A change a day, each with this gain. */
function afterDays(days: number, gain: number, rule = RULE): WatchState {
  let state = startWatch(rule);
  for (let day = 0; day < days; day += 1) {
    state = learn(state, { timestampMs: day * DAY_MS, gain, isWrong: null }, rule);
    state = advanceTo(state, (day + 1) * DAY_MS, rule);
  }
  return state;
}

describe('the watch of a model', () => {
  it('demotes a model that loses day after day, and learns no more of its gains then', () => {
    const state = afterDays(60, -1.5);
    expect(state.demotion.isDemoted).toBe(true);
    expect(state.demotion.blocks).toBeLessThan(60);
  });

  it('stays demoted when the block that is open gains', () => {
    const losing = { gain: -1.5, isWrong: null };
    let state = startWatch(RULE);
    let day = 0;
    for (let next = state; !next.demotion.isDemoted; day += 1) {
      next = learn(state, { timestampMs: day * DAY_MS, gain: 3, isWrong: null }, RULE);
      if (next.demotion.isDemoted) state = next;
      else state = learn(state, { timestampMs: day * DAY_MS, ...losing }, RULE);
    }
    expect(state.demotion.isDemoted).toBe(true);
    const later = advanceTo(state, (day + 1) * DAY_MS, RULE);
    expect(later.demotion).toEqual(state.demotion);
  });

  it('demotes neither a model that gains nor one whose scatter is unknown', () => {
    expect(afterDays(400, 1).demotion.isDemoted).toBe(false);
    expect(afterDays(400, -1, { ...RULE, blocks: null }).demotion).toMatchObject({
      isDemoted: false,
      blocks: 0,
    });
  });

  it('starts the evidence again when a person rearms the model', () => {
    const state = rearm(afterDays(60, -1.5));
    expect(state.demotion).toEqual(startWatch(RULE).demotion);
  });

  it('moves the threshold with counted answers alone', () => {
    const start = startWatch(RULE);
    const told = (isWrong: boolean | null) =>
      learn(start, { timestampMs: 0, gain: null, isWrong }, RULE);
    expect(told(null).threshold).toEqual(start.threshold);
    expect(told(true)).toMatchObject({ counted: 1, wrong: 1 });
    expect(told(true).threshold.value).toBeGreaterThan(0.65);
    expect(told(false)).toMatchObject({ counted: 1, wrong: 0 });
  });
});
