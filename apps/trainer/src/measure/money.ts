import { classOf } from '@meta-agent/features';
import type { Outcomes } from '../data/outcomes';
import { ABSENT, type SignalTable } from '../data/signal-table';
import { blockBootstrapInterval, type BootstrapOptions, type Interval } from './block-bootstrap';
import type { ReplayedDecisions } from './replay-decisions';

/** Profit in percent of the price, as the outcomes give it. */
export interface Money {
  /** Sum over the base ensemble's trades. */
  readonly base: number;
  readonly base_mean: number;
  readonly base_trades: number;
  /** Sum over the trades of the final decisions whose profit is known. */
  readonly final: number;
  readonly final_mean: number;
  readonly final_trades: number;
  /** Sum of final minus base over the rows on which both are known. */
  readonly difference: number;
  /** Of that sum. */
  readonly difference_ci95: Interval | null;
  /** Mean of final minus base over the overridden rows on which both are known. */
  readonly override_difference: number | null;
  readonly override_difference_ci95: Interval | null;
  /** Rows decided for a trade that was never made, so that its profit is not known. */
  readonly unknown: number;
}

const HOLD = classOf('HOLD');

/**
 * The final decisions in money: HOLD earns 0, the trade's own action the trade's profit; any
 * other action is counted as unknown and left out of `final` and of the difference.
 */
export function measureMoney(
  table: SignalTable,
  { actions, pnlPct }: Outcomes,
  { finalClasses, overrides }: Pick<ReplayedDecisions, 'finalClasses' | 'overrides'>,
  bootstrap: BootstrapOptions,
): Money {
  const base = { sum: 0, trades: 0 };
  const final = { sum: 0, trades: 0 };
  const differences = profitGains({ actions, pnlPct }, finalClasses);
  const knownOverrides = Float64Array.from(overrides);
  let unknown = 0;
  finalClasses.forEach((action, row) => {
    const isTrade = actions[row] !== ABSENT;
    const profit = isTrade ? pnlPct[row] : 0;
    if (isTrade) {
      base.sum += profit;
      base.trades += 1;
    }
    if (action === HOLD) return;
    if (action === actions[row]) {
      final.sum += profit;
      final.trades += 1;
    } else {
      unknown += 1;
      knownOverrides[row] = 0;
    }
  });
  const { timestampsMs } = table;
  const denominators = new Float64Array(table.length).fill(1);
  const perRow = { numerators: differences, denominators, timestampsMs };
  const mean = blockBootstrapInterval(perRow, bootstrap);
  const onOverrides = differences.map((difference, row) => difference * knownOverrides[row]);
  const perOverride = {
    numerators: onOverrides,
    denominators: knownOverrides,
    timestampsMs,
  };
  return {
    base: base.sum,
    base_mean: meanOf(base),
    base_trades: base.trades,
    final: final.sum,
    final_mean: meanOf(final),
    final_trades: final.trades,
    difference: sumOf(differences),
    difference_ci95: mean && [mean[0] * table.length, mean[1] * table.length],
    override_difference: ratioOf(sumOf(onOverrides), sumOf(knownOverrides)),
    override_difference_ci95: blockBootstrapInterval(perOverride, bootstrap),
    unknown,
  };
}

/** Per row what the final decision earned over the vote, in percent; 0 where it is not known. */
export function profitGains(
  { actions, pnlPct }: Pick<Outcomes, 'actions' | 'pnlPct'>,
  finalClasses: Uint8Array,
): Float64Array {
  return Float64Array.from(finalClasses, (action, row) =>
    action === HOLD && actions[row] !== ABSENT ? -pnlPct[row] : 0,
  );
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function ratioOf(above: number, below: number): number | null {
  return below === 0 ? null : above / below;
}

function meanOf({ sum, trades }: { readonly sum: number; readonly trades: number }): number {
  return trades === 0 ? 0 : sum / trades;
}
