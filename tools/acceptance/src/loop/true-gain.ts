import { decide, DEFAULT_POLICY, type MetaModel } from '@meta-agent/decision';
import type { Action } from '@meta-agent/features';
import type { LoopRecord, TrueProfits } from './loop-market';

/** A change of the vote, with what it was truly worth. */
export interface TrueChange {
  readonly row: number;
  readonly action: Action;
  readonly vote: Action;
  readonly gainPct: number;
}

/** What a model changes on these records, and what that is worth whoever is executed. */
export function trueChanges(records: readonly LoopRecord[], model: MetaModel): TrueChange[] {
  return records.flatMap(({ record, profits }, row) => {
    const decision = decide(record, { model, policy: DEFAULT_POLICY, nowMs: 0 });
    const { action, base_ensemble_action: vote, changed } = decision;
    return changed ? [{ row, action, vote, gainPct: gainOf(profits, action, vote) }] : [];
  });
}

const gainOf = (profits: TrueProfits, action: Action, vote: Action) =>
  profits[action] - profits[vote];

export const sumOf = (changes: readonly TrueChange[]) =>
  changes.reduce((sum, { gainPct }) => sum + gainPct, 0);

/** Mean gain of a change in percent; 0 without changes. */
export const meanGain = (changes: readonly TrueChange[]) =>
  changes.length === 0 ? 0 : sumOf(changes) / changes.length;
