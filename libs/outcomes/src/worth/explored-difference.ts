import type { Action } from '@meta-agent/features';
import { profitGain, profitsOfExecution, type Execution } from './action-profits';

/** One decision of an engine that explores. */
export interface ExploredDecision extends Execution {
  /** The action that is executed without the draw. */
  readonly policyAction: Action;
  readonly voteAction: Action;
}

/** What the changes of the vote were worth, in percent of the price. */
export interface ExploredDifference {
  readonly records: number;
  /** Records where the policy's action is not the vote's. */
  readonly changes: number;
  /** Changes of which both actions could be executed, and whose executed profit is known. */
  readonly identified: number;
  /** Sum over the identified changes; 0 for all other records. */
  readonly sumPct: number;
  /** Mean per identified change; null without one. */
  readonly meanPct: number | null;
}

/**
 * The profit of the policy over the vote's, with E the executed action, π the policy's, v the vote's,
 * r the profit and q the propensities: 1{E = π}·r/q(π) − 1{E = v}·r/q(v), where HOLD earns 0
 * (Horvitz & Thompson, 1952). An action with q = 0 is not identified, and neither is the change.
 * @example
 * const propensities = { SELL: 0, HOLD: 0.9, BUY: 0.1 };
 * const change = { policyAction: 'HOLD', voteAction: 'BUY', propensities };
 * exploredDifference([{ ...change, action: 'BUY', pnlPct: -2 }]).sumPct; // 20
 */
export function exploredDifference(decisions: Iterable<ExploredDecision>): ExploredDifference {
  const counts = { records: 0, changes: 0, identified: 0, sumPct: 0 };
  for (const { policyAction, voteAction, ...execution } of decisions) {
    counts.records += 1;
    // Without a change the two terms are the same.
    if (policyAction === voteAction) continue;
    counts.changes += 1;
    const gain = profitGain(profitsOfExecution(execution), policyAction, voteAction);
    if (gain === null) continue;
    counts.identified += 1;
    counts.sumPct += gain;
  }
  const { identified, sumPct } = counts;
  return { ...counts, meanPct: identified === 0 ? null : sumPct / identified };
}
