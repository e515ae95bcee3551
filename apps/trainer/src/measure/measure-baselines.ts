import { ACTIONS, classOf } from '@meta-agent/features';
import type { Baseline } from '@meta-agent/model-io';
import { ProfitSum } from '@meta-agent/outcomes';
import { ABSENT, type SignalTable } from '../data/signal-table';
import type { MeasuredRows } from '../data/slice-dataset';
import { profitsAt, type Profits } from '../data/truth/profits';
import { accuracyOf, balancedAccuracy, confusionMatrix } from './classification-metrics';
import type { MeasuredReplay } from './measure-decisions';

const HOLD = classOf('HOLD');

/** Decisions on the labelled rows, and on every record of their time. */
type Decided = Readonly<Record<'labelled' | 'every', Uint8Array>>;

/** The final decisions beside the vote, always HOLD, and each agent alone. */
export function measureBaselines(
  { table, classes, every }: MeasuredRows,
  { labelled, every: replayed }: MeasuredReplay,
): Baseline[] {
  const of = (decide: (rows: SignalTable) => Uint8Array): Decided => ({
    labelled: decide(table),
    every: decide(every.table),
  });
  const candidates: readonly (readonly [name: string, decided: Decided])[] = [
    ['decisions', { labelled: labelled.finalClasses, every: replayed.finalClasses }],
    ['vote', { labelled: labelled.baseClasses, every: replayed.baseClasses }],
    ['always HOLD', of(({ length }) => new Uint8Array(length).fill(HOLD))],
    ...table.agents.map((agent, i) => [agent, of((rows) => actionsOf(rows, i))] as const),
  ];
  return candidates.map(([name, decided]) => ({
    name,
    accuracy: accuracyOf(decided.labelled, classes),
    balanced_accuracy: balancedAccuracy(confusionMatrix(classes, decided.labelled)),
    pnl: every.profits && profitOf(every.profits, decided.every),
  }));
}

/** The actions of one agent; HOLD where the agent does not report. */
function actionsOf({ length, agents, actions }: SignalTable, agent: number): Uint8Array {
  return Uint8Array.from({ length }, (_, row) => {
    const action = actions[row * agents.length + agent];
    return action === ABSENT ? HOLD : action;
  });
}

function profitOf(profits: Profits, decided: Uint8Array): NonNullable<Baseline['pnl']> {
  const sum = new ProfitSum();
  decided.forEach((action, row) => {
    const earned = profitsAt(profits, row);
    if (earned === null) return;
    sum.add(ACTIONS[action], earned);
  });
  const { sum: total, trades, unknown } = sum.total;
  const isKnown = unknown === 0;
  return { sum: isKnown ? total : null, trades, unknown };
}
