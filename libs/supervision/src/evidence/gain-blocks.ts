const DAY_MS = 86_400_000;
const LIVES_PER_BLOCK = 4;
/** Gains are divided by this many standard deviations of a block's gain, then cut at -1 and 1. */
const DEVIATIONS = 3;

/** How gains are gathered into blocks of clock time. */
export interface BlockRule {
  /** max(1 day, 4 lives). */
  readonly blockMs: number;
  /** The longest time from a decision to its settlement. */
  readonly lifeMs: number;
  /** B: three standard deviations of the gain of one block, fixed at the start. */
  readonly scale: number;
}

/** The block that is being filled. Empty before the first gain and after a block is closed. */
export interface OpenBlock {
  /** floor(time / block); null while no gain is in it. */
  readonly index: number | null;
  readonly sum: number;
}

export const NO_BLOCK: OpenBlock = { index: null, sum: 0 };

/**
 * The blocks of decisions that live at most this long.
 * @param deviation standard deviation of the gain of one block, in the unit of the gains
 * @throws RangeError for a life or deviation not above 0
 * @example
 * blockRule({ lifeMs: 3_600_000, deviation: 0.5 }).scale; // 1.5
 */
export function blockRule({
  lifeMs,
  deviation,
}: {
  readonly lifeMs: number;
  readonly deviation: number;
}): BlockRule {
  if (!(lifeMs > 0 && deviation > 0)) {
    throw new RangeError(
      `expected a life and a deviation above 0, received ${lifeMs} and ${deviation}`,
    );
  }
  return { blockMs: blockLength(lifeMs), lifeMs, scale: DEVIATIONS * deviation };
}

/**
 * max(1 day, 4 lives), in ms.
 * @example
 * blockLength(3_600_000); // 86400000
 */
export const blockLength = (lifeMs: number): number => Math.max(DAY_MS, LIVES_PER_BLOCK * lifeMs);

/** A gain over the vote or the champion, and the time of the decision. */
export interface TimedGain {
  /** Milliseconds since 1970. */
  readonly timestampMs: number;
  readonly gain: number;
}

/** What a gain or a time does to the blocks. */
export interface BlockStep {
  readonly open: OpenBlock;
  /** x = clip(sum / B, -1, 1) of the block that ended; null if none did. */
  readonly closed: number | null;
}

/**
 * Adds a gain that has become known. Gains come in the order in which they become known. A decision
 * of the last life of its block is left out, so that blocks do not share prices; so is a decision of
 * a block that has ended.
 * @example
 * const rule = blockRule({ lifeMs: 3_600_000, deviation: 1 });
 * addGain(NO_BLOCK, { timestampMs: 0, gain: 2 }, rule).open.sum; // 2
 */
export function addGain(
  open: OpenBlock,
  { timestampMs, gain }: TimedGain,
  rule: BlockRule,
): BlockStep {
  const index = Math.floor(timestampMs / rule.blockMs);
  const isInLastLife = timestampMs >= (index + 1) * rule.blockMs - rule.lifeMs;
  if (isInLastLife || (open.index !== null && index < open.index)) return { open, closed: null };
  if (open.index === index) return { open: { index, sum: open.sum + gain }, closed: null };
  return { open: { index, sum: gain }, closed: closedBlock(open, rule) };
}

/**
 * Closes the block that ended at or before a time until which every gain is known. A block without
 * a gain is no evidence and is skipped.
 * @example
 * const rule = blockRule({ lifeMs: 3_600_000, deviation: 1 });
 * closeBlock({ index: 0, sum: 1.5 }, 86_400_000, rule).closed; // 0.5
 */
export function closeBlock(open: OpenBlock, knownUntilMs: number, rule: BlockRule): BlockStep {
  if (open.index === null || knownUntilMs < (open.index + 1) * rule.blockMs) {
    return { open, closed: null };
  }
  return { open: NO_BLOCK, closed: closedBlock(open, rule) };
}

const closedBlock = ({ index, sum }: OpenBlock, { scale }: BlockRule): number | null =>
  index === null ? null : Math.min(1, Math.max(-1, sum / scale));
