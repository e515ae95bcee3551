import { ACTIONS } from '@meta-agent/features';
import type { Money } from '@meta-agent/model-io';
import { profitsAt, type Profits } from '../data/truth/profits';
import type { ReplayedDecisions } from './replay-decisions';
import { timePeriods } from './time/time-periods';

const MOMENTS = 32;

/**
 * The profits of the vote and of the decisions, summed up to the end of each of 32 periods, over the
 * rows on which both are known.
 * @param gains null for a row on which one of them is not known
 */
export function cumulateProfit(
  timestampsMs: Float64Array,
  profits: Profits,
  { baseClasses, finalClasses }: Pick<ReplayedDecisions, 'baseClasses' | 'finalClasses'>,
  gains: readonly (number | null)[],
): Money['cumulated'] {
  let [base, final] = [0, 0];
  return timePeriods(timestampsMs, MOMENTS).map(({ start, end, to }) => {
    for (let row = start; row < end; row += 1) {
      const earned = profitsAt(profits, row);
      if (earned === null || gains[row] === null) continue;
      base += earned[ACTIONS[baseClasses[row]]] ?? 0;
      final += earned[ACTIONS[finalClasses[row]]] ?? 0;
    }
    return { until: to, base, final };
  });
}
