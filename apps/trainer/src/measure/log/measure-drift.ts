import { voteBaseEnsemble } from '@meta-agent/decision';
import { ACTIONS, classOf, type Action, type AgentList } from '@meta-agent/features';
import type { DriftRow } from '@meta-agent/model-io';
import { countClasses } from '../../data/count-classes';
import { ABSENT, signalsAt, type SignalTable } from '../../data/signal-table';

/** A share of 0 has no logarithm. */
const LEAST_SHARE = 1e-4;

/**
 * How often labels, vote and agents name each action before and after the start of the test part,
 * with the population stability index Σ (p − q) · ln(p / q) (Siddiqi, Credit Risk Scorecards, 2006).
 */
export function measureDrift(
  table: SignalTable,
  classes: Uint8Array,
  testStart: number,
  agents: AgentList,
): DriftRow[] {
  const votes = classes.map((_, row) =>
    classOf(voteBaseEnsemble(signalsAt(table, row).base_predictions, agents).action),
  );
  const ofAgent = (agent: number) =>
    classes.map((_, row) => table.actions[row * table.agents.length + agent]);
  const rowOf = (name: string, column: Uint8Array): DriftRow => {
    const training = sharesOf(column.subarray(0, testStart));
    const test = sharesOf(column.subarray(testStart));
    return { name, training, test, psi: stabilityIndex(training, test) };
  };
  return [
    rowOf('labels', classes),
    rowOf('vote', votes),
    ...table.agents.map((agent, i) => rowOf(agent, ofAgent(i))),
  ];
}

type Shares = Record<Action, number>;

/** All 0 for an agent that never reports. */
function sharesOf(column: Uint8Array): Shares {
  const reported = column.filter((action) => action !== ABSENT);
  const counts = countClasses(reported);
  const n = Math.max(1, reported.length);
  return Object.fromEntries(ACTIONS.map((action, k) => [action, counts[k] / n])) as Shares;
}

export function stabilityIndex(one: Shares, other: Shares): number {
  return ACTIONS.reduce((sum, action) => {
    const [p, q] = [one, other].map((shares) => Math.max(LEAST_SHARE, shares[action]));
    return sum + (p - q) * Math.log(p / q);
  }, 0);
}
