import { ACTIONS, sum } from '@meta-agent/features';
import type { Money } from '@meta-agent/model-io';
import { profitGain, ProfitSum, type Profit } from '@meta-agent/outcomes';
import { profitsAt, type Outcomes } from '../data/outcomes';
import type { SignalTable } from '../data/signal-table';
import type { ReplayedDecisions } from './replay-decisions';
import { blockBootstrapInterval, type BootstrapOptions } from './time/block-bootstrap';

type DecidedClasses = Pick<ReplayedDecisions, 'finalClasses' | 'baseClasses'>;

/** The final decisions in money; the profit of an untraded action is unknown and not counted. */
export function measureMoney(
  { length, timestampsMs }: SignalTable,
  outcomes: Outcomes,
  decisions: DecidedClasses & Pick<ReplayedDecisions, 'overrides'>,
  bootstrap: BootstrapOptions,
): Money {
  const base = profitOf(outcomes, decisions.baseClasses);
  const final = profitOf(outcomes, decisions.finalClasses);
  const gains = profitGains(outcomes, decisions);
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
  outcomes: Outcomes,
  { finalClasses, baseClasses }: DecidedClasses,
): (number | null)[] {
  return Array.from(finalClasses, (action, row) => {
    const profits = profitsAt(outcomes, row);
    return profits && profitGain(profits, ACTIONS[action], ACTIONS[baseClasses[row]]);
  });
}

function profitOf(outcomes: Outcomes, classes: Uint8Array): Profit {
  const profit = new ProfitSum();
  classes.forEach((action, row) => {
    const profits = profitsAt(outcomes, row);
    if (profits !== null) profit.add(ACTIONS[action], profits);
  });
  return profit.total;
}

function ratioOf(above: number, below: number): number | null {
  return below === 0 ? null : above / below;
}

const meanOf = (profit: Profit) => ratioOf(profit.sum, profit.trades) ?? 0;
