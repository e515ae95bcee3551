/** More blocks improve the error estimate little, and make each block shorter. */
const MAX_BLOCKS = 32;

/** Fewer blocks leave the error unknown. */
export const MIN_BLOCKS = 16;

/** A block is at least as long as this many lives, so that few labels reach into the next. */
const LIVES_PER_BLOCK = 4;

/** The first and last time of the measured span, in ms since 1970. */
export interface TimeSpan {
  readonly startMs: number;
  readonly endMs: number;
}

/** Equal blocks of clock time. */
export interface ClockBlocks {
  readonly count: number;
  /** Length of one block; 0 without blocks. */
  readonly blockMs: number;
}

/** min(32, floor(span / (4 · life))) equal blocks. @throws RangeError for a life or span not above 0 */
export function cutClockBlocks({ startMs, endMs }: TimeSpan, lifeMs: number): ClockBlocks {
  const spanMs = endMs - startMs;
  if (!(lifeMs > 0 && spanMs >= 0)) {
    throw new RangeError(`expected a life above 0 and a span, received ${lifeMs} and ${spanMs} ms`);
  }
  const count = Math.min(MAX_BLOCKS, Math.floor(spanMs / (LIVES_PER_BLOCK * lifeMs)));
  return { count, blockMs: count === 0 ? 0 : spanMs / count };
}

/**
 * The block of a time, from 0; the end of the span belongs to the last block.
 * @throws RangeError for a time outside the span
 */
export function blockOf(
  timestampMs: number,
  { startMs, endMs }: TimeSpan,
  { count, blockMs }: ClockBlocks,
): number {
  if (!(timestampMs >= startMs && timestampMs <= endMs)) {
    throw new RangeError(
      `expected a time from ${startMs} to ${endMs} ms since 1970, received ${timestampMs}`,
    );
  }
  return Math.min(count - 1, Math.floor((timestampMs - startMs) / blockMs));
}

/**
 * Span that is still missing until there are enough blocks, and enough of them with changes.
 * Changes are assumed to have a constant rate, estimated from the share of blocks without changes:
 * half of the blocks hold a change when a block is as long as the time in which a change occurs
 * with a probability of one half.
 * @param active blocks with changes
 * @returns null without changes: then more time alone may not help
 */
export function missingMs(
  span: TimeSpan,
  lifeMs: number,
  { count, blockMs }: ClockBlocks,
  active: number,
): number | null {
  const spanMs = span.endMs - span.startMs;
  const forBlocks = MIN_BLOCKS * LIVES_PER_BLOCK * lifeMs - spanMs;
  if (count < MIN_BLOCKS) return forBlocks;
  if (active === 0) return null;
  const ratePerMs = -Math.log(1 - active / count) / blockMs;
  return Math.max(0, (MAX_BLOCKS * Math.LN2) / ratePerMs - spanMs);
}
