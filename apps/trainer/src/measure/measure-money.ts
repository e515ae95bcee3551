import { ACTIONS, sum } from '@meta-agent/features';
import type { Money } from '@meta-agent/model-io';
import { profitGain, ProfitSum } from '@meta-agent/outcomes';
import type { SignalTable } from '../data/signal-table';
import { profitsAt, type Profits } from '../data/truth/profits';
import { cumulateProfit } from './cumulate-profit';
import { isChange, type ReplayedDecisions } from './replay-decisions';
import { evidenceOf, intervalOf, spanOf, type EvidenceOptions } from './time/evidence-frame';

/**
 * The final decisions in money, beside the vote. Both are summed over the rows on which both
 * profits are known: a difference of sums over different rows says nothing.
 */
export function measureMoney(
  { timestampsMs }: SignalTable,
  profits: Profits,
  decisions: ReplayedDecisions,
  options: EvidenceOptions,
): Money {
  const known = knownRows(profits, decisions);
  const { gains } = known;
  const span = spanOf(timestampsMs);
  const rowsOf = (isCounted: (row: number) => boolean) => {
    const denominators = Float64Array.from(gains, (gain, row) =>
      Number(gain !== null && isCounted(row)),
    );
    const numerators = denominators.map((counted, row) => counted * (gains[row] ?? 0));
    return { timestampsMs, numerators, denominators };
  };
  const all = rowsOf(() => true);
  const onOverrides = rowsOf((row) => decisions.overrides[row] === 1);
  const onChanges = rowsOf((row) => isChange(decisions, row));
  const perRow = intervalOf(all, span, options);
  const rows = sum(all.denominators);
  const { changes, ...kinds } = changeKinds(decisions);
  return {
    identification: profits.identification,
    identified_share: ratioOf(sum(onChanges.denominators), changes),
    ...known.sums,
    difference: sum(all.numerators),
    difference_ci95: perRow && [perRow[0] * rows, perRow[1] * rows],
    override_difference: ratioOf(sum(onOverrides.numerators), sum(onOverrides.denominators)),
    override_difference_ci95: intervalOf(onOverrides, span, options),
    change_difference: ratioOf(sum(onChanges.numerators), sum(onChanges.denominators)),
    evidence: evidenceOf(onChanges, span, options),
    ...kinds,
    cumulated: cumulateProfit(timestampsMs, profits, decisions, gains),
  };
}

/** Profit of the final decision over the vote, per row, in percent; null where it is unknown. */
export function profitGains(
  profits: Profits,
  { finalClasses, baseClasses }: Pick<ReplayedDecisions, 'finalClasses' | 'baseClasses'>,
): (number | null)[] {
  return Array.from(finalClasses, (action, row) => {
    const earned = profitsAt(profits, row);
    return earned && profitGain(earned, ACTIONS[action], ACTIONS[baseClasses[row]]);
  });
}

/** Gains, and the sums of both sides over the rows on which both are known. */
function knownRows(profits: Profits, decisions: ReplayedDecisions) {
  const gains = profitGains(profits, decisions);
  const sides = { base: new RunningProfit(), final: new RunningProfit() };
  let unknown = 0;
  gains.forEach((gain, row) => {
    const earned = profitsAt(profits, row);
    if (earned === null) return;
    if (gain === null) {
      unknown += 1;
      return;
    }
    const base = ACTIONS[decisions.baseClasses[row]];
    const final = ACTIONS[decisions.finalClasses[row]];
    sides.base.add(base, earned);
    sides.final.add(final, earned);
  });
  const { base, final } = sides;
  const sums = {
    base: base.total.sum,
    base_mean: meanOf(base),
    base_trades: base.total.trades,
    base_drawdown: base.drawdown,
    final: final.total.sum,
    final_mean: meanOf(final),
    final_trades: final.total.trades,
    final_drawdown: final.drawdown,
    unknown,
  };
  return { gains, sums };
}

/** A sum of profits in the order of time, with its largest fall below its peak. */
class RunningProfit extends ProfitSum {
  #peak = 0;
  drawdown = 0;

  override add(...earned: Parameters<ProfitSum['add']>): void {
    super.add(...earned);
    const { sum: now } = this.total;
    this.#peak = Math.max(this.#peak, now);
    this.drawdown = Math.max(this.drawdown, this.#peak - now);
  }
}

function changeKinds(decisions: ReplayedDecisions) {
  const counts = { changes: 0, added: 0, removed: 0, reversed: 0 };
  decisions.finalClasses.forEach((action, row) => {
    if (!isChange(decisions, row)) return;
    counts.changes += 1;
    const [final, base] = [ACTIONS[action], ACTIONS[decisions.baseClasses[row]]];
    if (final === 'HOLD') counts.removed += 1;
    else if (base === 'HOLD') counts.added += 1;
    else counts.reversed += 1;
  });
  return counts;
}

function ratioOf(above: number, below: number): number | null {
  return below === 0 ? null : above / below;
}

const meanOf = ({ total }: ProfitSum) => ratioOf(total.sum, total.trades) ?? 0;
