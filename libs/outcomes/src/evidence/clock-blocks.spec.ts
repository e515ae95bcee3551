import fc from 'fast-check';
import { blockOf, cutClockBlocks } from './clock-blocks';

describe('cutClockBlocks', () => {
  it('cuts at most 32 blocks of at least four lives that fill the span', () => {
    const ms = fc.integer({ min: 1, max: 1e9 });
    fc.assert(
      fc.property(ms, ms, fc.integer({ min: 0, max: 1e12 }), (spanMs, lifeMs, startMs) => {
        const { count, blockMs } = cutClockBlocks({ startMs, endMs: startMs + spanMs }, lifeMs);
        expect(count).toBe(Math.min(32, Math.floor(spanMs / (4 * lifeMs))));
        fc.pre(count > 0);
        expect(count * blockMs).toBeCloseTo(spanMs, 3);
        expect(blockMs).toBeGreaterThanOrEqual(4 * lifeMs);
      }),
    );
  });

  it.each([0, -1, NaN])('refuses a life of %d ms', (lifeMs) => {
    expect(() => cutClockBlocks({ startMs: 0, endMs: 1 }, lifeMs)).toThrow(RangeError);
  });

  it('refuses a span that ends before it starts', () => {
    expect(() => cutClockBlocks({ startMs: 1, endMs: 0 }, 1)).toThrow(RangeError);
  });
});

describe('blockOf', () => {
  const span = { startMs: 1000, endMs: 3000 };
  const blocks = { count: 20, blockMs: 100 };

  it('puts a time between two blocks into the later one, and the end into the last', () => {
    expect([1000, 1099, 1100, 2999, 3000].map((ms) => blockOf(ms, span, blocks))).toEqual([
      0, 0, 1, 19, 19,
    ]);
  });
});
