import { ACTIONS, sum } from '@meta-agent/features';
import type { Money } from '@meta-agent/model-io';
import { profitGain, ProfitSum, type Profit } from '@meta-agent/outcomes';
import type { SignalTable } from '../data/signal-table';
import { profitsAt, type Profits } from '../data/truth/profits';
import type { ReplayedDecisions } from './replay-decisions';
import { blockBootstrapInterval, type BootstrapOptions } from './time/block-bootstrap';

type DecidedClasses = Pick<ReplayedDecisions, 'finalClasses' | 'baseClasses'>;

/** The final decisions in money; the profit of an untraded action is unknown and not counted. */
export function measureMoney(
  { length, timestampsMs }: SignalTable,
  profits: Profits,
  decisions: DecidedClasses & Pick<ReplayedDecisions, 'overrides'>,
  bootstrap: BootstrapOptions,
): Money {
  const base = profitOf(profits, decisions.baseClasses);
  const final = profitOf(profits, decisions.finalClasses);
  const gains = profitGains(profits, decisions);
  const known = gains.map((gain) => (gain === null ? 0 : 1));
  const differences = Float64Array.from(gains, (gain) => gain ?? 0);
  const denominators = new Float64Array(length).fill(1);
  const mean = blockBootstrapInterval(
    { numerators: differences, denominators, timestampsMs },
    bootstrap,
  );
  const knownOverrides = Float64Array.from(decisions.overrides, (is, row) => is * known[row]);
  const onOverrides = differences.map((difference, row) => difference * knownOverrides[row]);
  const perOverride = { numerators: onOverrides, denominators: knownOverrides, timestampsMs };
  return {
    base: base.sum,
    base_mean: meanOf(base),
    base_trades: base.trades,
    final: final.sum,
    final_mean: meanOf(final),
    final_trades: final.trades,
    difference: sum(differences),
    difference_ci95: mean && [mean[0] * length, mean[1] * length],
    override_difference: ratioOf(sum(onOverrides), sum(knownOverrides)),
    override_difference_ci95: blockBootstrapInterval(perOverride, bootstrap),
    unknown: final.unknown,
  };
}

/** Profit of the final decision over the vote, per row, in percent; null where it is unknown. */
export function profitGains(
  profits: Profits,
  { finalClasses, baseClasses }: DecidedClasses,
): (number | null)[] {
  return Array.from(finalClasses, (action, row) => {
    const earned = profitsAt(profits, row);
    return earned && profitGain(earned, ACTIONS[action], ACTIONS[baseClasses[row]]);
  });
}

function profitOf(profits: Profits, classes: Uint8Array): Profit {
  const profit = new ProfitSum();
  classes.forEach((action, row) => {
    const earned = profitsAt(profits, row);
    if (earned !== null) profit.add(ACTIONS[action], earned);
  });
  return profit.total;
}

function ratioOf(above: number, below: number): number | null {
  return below === 0 ? null : above / below;
}

const meanOf = (profit: Profit) => ratioOf(profit.sum, profit.trades) ?? 0;
