import { ACTIONS, REGIMES, type Action, type RegimeName } from '@meta-agent/features';
import type { AgentProfile, LogProfile } from '@meta-agent/model-io';
import { countClasses } from '../../data/count-classes';
import { ABSENT, regimesAt, type SignalTable } from '../../data/signal-table';
import { timePeriods } from '../time/time-periods';

const PERIODS = 8;

/** Profiles labelled records, without copying any. */
export function profileLabelled(table: SignalTable, classes: Uint8Array): LogProfile {
  const agents = table.agents.map((agent, i) => [agent, profileAgent(table, classes, i)] as const);
  return {
    agents: Object.fromEntries(agents),
    regimes: countRegimes(table),
    labels_over_time: timePeriods(table.timestampsMs, PERIODS).map(({ start, end, from, to }) => {
      const [SELL, HOLD, BUY] = countClasses(classes.subarray(start, end));
      return { from, to, counts: { SELL, HOLD, BUY } };
    }),
  };
}

function profileAgent(table: SignalTable, classes: Uint8Array, agent: number): AgentProfile {
  const votes = [0, 0, 0];
  let confidence = 0;
  let hits = 0;
  classes.forEach((y, row) => {
    const vote = table.actions[row * table.agents.length + agent];
    if (vote === ABSENT) return;
    votes[vote] += 1;
    confidence += table.confidences[row * table.agents.length + agent];
    hits += Number(vote === y);
  });
  const reports = votes[0] + votes[1] + votes[2];
  const reporting = reports / table.length;
  if (reports === 0) return { reporting, votes: null, mean_confidence: null, accuracy: null };
  const shares = ACTIONS.map((action, k) => [action, votes[k] / reports] as const);
  return {
    reporting,
    votes: Object.fromEntries(shares) as Record<Action, number>,
    mean_confidence: confidence / reports,
    accuracy: hits / reports,
  };
}

function countRegimes(table: SignalTable): Record<RegimeName, number> {
  const counts = Object.fromEntries(REGIMES.map((name) => [name, 0])) as Record<RegimeName, number>;
  for (let row = 0; row < table.length; row += 1) {
    for (const name of regimesAt(table, row)) counts[name] += 1;
  }
  return counts;
}
