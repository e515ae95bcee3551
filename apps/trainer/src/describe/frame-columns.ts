import { voteBaseEnsemble, type BaseWeights } from '@meta-agent/decision';
import { ACTIONS, AGENTS, trendRegime, volatilityRegime } from '@meta-agent/features';
import type { Outcomes } from '../data/outcomes';
import { ABSENT, recordAt, regimeAt, type SignalTable } from '../data/signal-table';

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
    const logged = table.ensembleClasses[row];
    const ensemble = logged === ABSENT ? vote.action : ACTIONS[logged];
    const { volatility, trendStrength } = regimeAt(table, row);
    const isTrade = outcomes !== null && outcomes.actions[row] !== ABSENT;

    push('all', 'all');
    push('symbol', table.symbols[table.symbolIds[row]]);
    push('volatility', volatilityRegime(volatility));
    push('trend', trendRegime(trendStrength));
    push('records', 1);
    for (const action of ACTIONS) push(action, Number(ensemble === action));
    push('agreement', vote.consensus);
    push('signals', vote.reporting);
    push(
      'confidence',
      sumOf(AGENTS.map((agent) => record.base_predictions[agent]?.confidence ?? 0)),
    );
    push('trades', Number(isTrade));
    push('wins', isTrade ? outcomes.wins[row] : 0);
    push('pnl_pct', isTrade ? outcomes.pnlPct[row] : 0);
  }
  return columns;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
