import { blockRows, hasEnoughBlocks } from './block-rows';

const SPAN = { startMs: 0, endMs: 240_000 };

describe('the blocks of rows', () => {
  it('are four lives long', () => {
    const { count, ofRow } = blockRows(Float64Array.of(0, 119_999, 120_000, 240_000), SPAN, 30_000);
    expect(count).toBe(2);
    expect([...ofRow]).toEqual([0, 0, 1, 1]);
  });

  it('are one where the span is shorter than a block', () => {
    const { count, ofRow } = blockRows(Float64Array.of(0, 240_000), SPAN, 120_000);
    expect([count, ...ofRow]).toEqual([1, 0, 0]);
  });

  it('are enough from 16 on, with rows in half of them', () => {
    expect([
      hasEnoughBlocks(16, 8),
      hasEnoughBlocks(15, 15),
      hasEnoughBlocks(32, 15),
      hasEnoughBlocks(32, 16),
    ]).toEqual([true, false, false, true]);
  });
});
