import { voteBaseEnsemble, type BaseWeights } from '@meta-agent/decision';
import { ACTIONS, AGENTS, sum } from '@meta-agent/features';
import type { Outcomes } from '../data/outcomes';
import { ABSENT, recordAt, regimesAt, type SignalTable } from '../data/signal-table';

/** One value per record and column; numbers are such that their sums make sense. */
export type FrameColumns = Record<string, (string | number)[]>;

/** A log as the columns of a frame, from which every profile is a group-by. */
export function frameColumns(
  table: SignalTable,
  outcomes: Outcomes | null,
  weights: BaseWeights,
): FrameColumns {
  const columns: FrameColumns = {};
  const push = (name: string, value: string | number) => {
    (columns[name] ??= []).push(value);
  };
  for (let row = 0; row < table.length; row += 1) {
    const record = recordAt(table, row);
    const vote = voteBaseEnsemble(record.base_predictions, weights);
    const [volatility, trend] = regimesAt(table, row);
    // A trade counts once, however many records share it.
    const isTrade =
      outcomes !== null && outcomes.actions[row] !== ABSENT && outcomes.repeated[row] === 0;

    push('all', 'all');
    push('symbol', table.symbols[table.symbolIds[row]]);
    push('volatility', volatility);
    push('trend', trend);
    push('records', 1);
    for (const action of ACTIONS) push(action, Number(vote.action === action));
    push('agreement', vote.consensus);
    push('signals', vote.reporting);
    push('confidence', sum(AGENTS.map((agent) => record.base_predictions[agent]?.confidence ?? 0)));
    push('trades', Number(isTrade));
    push('wins', isTrade ? outcomes.wins[row] : 0);
    push('pnl_pct', isTrade ? outcomes.pnlPct[row] : 0);
  }
  return columns;
}
