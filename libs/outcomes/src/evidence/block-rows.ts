import { blockOf, cutClockBlocks, MIN_BLOCKS, type TimeSpan } from './clock-blocks';

/** The block of clock time of each row. */
export interface BlockedRows {
  /** min(32, floor(span / (4 · life))), but at least 1. */
  readonly count: number;
  /** From 0 up to `count`, one per row. */
  readonly ofRow: Uint32Array;
}

/**
 * The blocks of `measureEvidence`, for measures that are no ratio. A span shorter than one block is
 * one block.
 * @param timestampsMs ms since 1970, within the span
 * @throws RangeError for a row outside the span and for a life not above 0
 * @example
 * const span = { startMs: 0, endMs: 240_000 };
 * blockRows(Float64Array.of(0, 240_000), span, 30_000).count; // 2
 */
export function blockRows(timestampsMs: Float64Array, span: TimeSpan, lifeMs: number): BlockedRows {
  const cut = cutClockBlocks(span, lifeMs);
  const blocks = cut.count > 0 ? cut : { count: 1, blockMs: Infinity };
  const ofRow = Uint32Array.from(timestampsMs, (ms) => blockOf(ms, span, blocks));
  return { count: blocks.count, ofRow };
}

/**
 * Whether blocks give evidence: 16 or more, and rows in half of them. The rule of `measureEvidence`.
 * @param active blocks with a row that counts
 * @example
 * hasEnoughBlocks(32, 16); // true
 */
export function hasEnoughBlocks(blocks: number, active: number): boolean {
  return blocks >= MIN_BLOCKS && active >= blocks / 2;
}
