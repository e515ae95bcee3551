import { addToDemotion, evidenceAgainst, startDemotion } from './demotion';
import { addGain, blockLength, blockRule, closeBlock, NO_BLOCK } from './gain-blocks';
import { addToPromotion, evidenceFor, startPromotion } from './promotion';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const RULE = blockRule({ lifeMs: HOUR_MS, deviation: 1 });

describe('blockLength', () => {
  it.each([
    [HOUR_MS, DAY_MS],
    [DAY_MS, 4 * DAY_MS],
  ])('a life of %d ms gives blocks of %d ms', (lifeMs, blockMs) => {
    expect(blockLength(lifeMs)).toBe(blockMs);
  });
});

describe('blocks of gains', () => {
  it.each([
    [0, 1],
    [1, 0],
    [NaN, 1],
  ])('refuses a life of %d ms with a deviation of %d', (lifeMs, deviation) => {
    expect(() => blockRule({ lifeMs, deviation })).toThrow(RangeError);
  });

  it('sums the gains of a day, and closes the day when all of them are known', () => {
    let { open } = addGain(NO_BLOCK, { timestampMs: 0, gain: 1 }, RULE);
    open = addGain(open, { timestampMs: HOUR_MS, gain: 0.5 }, RULE).open;
    expect(closeBlock(open, DAY_MS - 1, RULE).closed).toBeNull();
    expect(closeBlock(open, DAY_MS, RULE)).toEqual({ open: NO_BLOCK, closed: 0.5 });
  });

  it('a gain of a later day closes the earlier day', () => {
    const { open } = addGain(NO_BLOCK, { timestampMs: 0, gain: 1.5 }, RULE);
    expect(addGain(open, { timestampMs: 2 * DAY_MS, gain: 9 }, RULE)).toEqual({
      open: { index: 2, sum: 9 },
      closed: 0.5,
    });
  });

  it('leaves out a decision of the last life of its day, and one of a day before', () => {
    const { open } = addGain(NO_BLOCK, { timestampMs: DAY_MS, gain: 1 }, RULE);
    for (const timestampMs of [2 * DAY_MS - HOUR_MS, 0]) {
      expect(addGain(open, { timestampMs, gain: 5 }, RULE)).toEqual({ open, closed: null });
    }
  });

  it('a day without a gain is skipped', () => {
    expect(closeBlock(NO_BLOCK, 9 * DAY_MS, RULE)).toEqual({ open: NO_BLOCK, closed: null });
  });

  it('cuts a gain at three standard deviations', () => {
    expect(closeBlock({ index: 0, sum: -9 }, DAY_MS, RULE).closed).toBe(-1);
  });
});

describe('the processes', () => {
  it('a loss adds to the evidence against the champion, a gain takes from it', () => {
    const once = addToDemotion(startDemotion(), -0.5);
    expect(evidenceAgainst(once)).toBeCloseTo(1 + (0.5 * 1.575) / 6, 12);
    const more = evidenceAgainst(addToDemotion(once, -0.5));
    expect(more).toBeGreaterThan(evidenceAgainst(addToDemotion(once, 0)));
    expect(evidenceAgainst(addToDemotion(once, 0))).toBeGreaterThan(
      evidenceAgainst(addToDemotion(once, 0.5)),
    );
  });

  it('the evidence for a challenger is the mean of the products', () => {
    const twice = addToPromotion(addToPromotion(startPromotion(), 1), -1);
    const products = [0.025, 0.05, 0.1, 0.2, 0.4, 0.8].map((bet) => (1 + bet) * (1 - bet));
    expect(evidenceFor(twice)).toBeCloseTo(products.reduce((sum, p) => sum + p, 0) / 6, 12);
  });

  it.each([1.01, -1.01, NaN])('refuses a gain of %d', (gain) => {
    expect(() => addToPromotion(startPromotion(), gain)).toThrow(RangeError);
    expect(() => addToDemotion(startDemotion(), gain)).toThrow(RangeError);
  });

  it('stays finite over a thousand lucky blocks', () => {
    let processes = startPromotion();
    for (let i = 0; i < 3000; i += 1) processes = addToPromotion(processes, 1);
    expect(Number.isFinite(evidenceFor(processes))).toBe(true);
  });
});
