import { ACTIONS, type Action } from '@meta-agent/features';
import type { DriftRow } from '@meta-agent/model-io';
import type { Dataset } from '../../data/read-dataset';
import { ABSENT } from '../../data/signal-table';

/** A share of 0 has no logarithm. */
const LEAST_SHARE = 1e-4;

/**
 * How often labels, vote and agents name each action before and after the start of the test part,
 * with the population stability index Σ (p − q) · ln(p / q) (Siddiqi, Credit Risk Scorecards, 2006).
 */
export function measureDrift(
  { table, classes, voteClasses }: Pick<Dataset, 'table' | 'classes' | 'voteClasses'>,
  testStart: number,
): DriftRow[] {
  const { actions, agents, length } = table;
  const rowOf = (name: string, column: Uint8Array, width = 1, at = 0): DriftRow => {
    const training = sharesOf(column.subarray(0, testStart * width), width, at);
    const test = sharesOf(column.subarray(testStart * width, length * width), width, at);
    return { name, training, test, psi: stabilityIndex(training, test) };
  };
  return [
    rowOf('labels', classes),
    rowOf('vote', voteClasses),
    ...agents.map((agent, i) => rowOf(agent, actions, agents.length, i)),
  ];
}

type Shares = Record<Action, number>;

/** The shares of one of `width` columns; all 0 for an agent that never reports. */
function sharesOf(columns: Uint8Array, width: number, at: number): Shares {
  const counts = ACTIONS.map(() => 0);
  let reported = 0;
  for (let i = at; i < columns.length; i += width) {
    if (columns[i] === ABSENT) continue;
    counts[columns[i]] += 1;
    reported += 1;
  }
  const n = Math.max(1, reported);
  return Object.fromEntries(ACTIONS.map((action, k) => [action, counts[k] / n])) as Shares;
}

export function stabilityIndex(one: Shares, other: Shares): number {
  return ACTIONS.reduce((sum, action) => {
    const [p, q] = [one, other].map((shares) => Math.max(LEAST_SHARE, shares[action]));
    return sum + (p - q) * Math.log(p / q);
  }, 0);
}
