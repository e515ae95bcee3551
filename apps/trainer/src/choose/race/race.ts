import { blockRows, hasEnoughBlocks } from '@meta-agent/outcomes';
import { spanOf } from '../../measure/time/evidence-frame';
import { compareWithBest, type Comparison } from '../choose-simplest';
import type { Arena } from './arena';
import type { Contender } from './contender';
import { scoreFold } from './score-fold';

/** A contender's comparison with the others of its race. */
export interface Standing extends Comparison {
  /** Out-of-fold records compared: from the second fold on, as calibrations need a fold before. */
  readonly records: number;
  /** Whether the blocks of time are too few to tell who is worse. */
  readonly isOpen: boolean;
}

/**
 * Fits the contenders on every fold and compares their losses.
 * @param contenders the simplest first; some may have been fitted before
 * @returns one standing per contender
 */
export function race(arena: Arena, contenders: readonly Contender[]): Standing[] {
  const { folds, lifeMs } = arena;
  for (let fold = 0; fold < folds.length; fold += 1) {
    const next = contenders.filter(({ solutions }) => solutions.length === fold);
    scoreFold(arena, next, fold);
  }
  const { testEnd } = folds[folds.length - 1];
  const times = arena.timestampsMs.subarray(folds[1].testStart, testEnd);
  const blocks = blockRows(times, spanOf(times), lifeMs);
  const isOpen = !hasEnoughBlocks(blocks.count, blocks.count);
  const comparisons = compareWithBest(contenders, blocks);
  return comparisons.map((comparison) => ({ ...comparison, records: times.length, isOpen }));
}
