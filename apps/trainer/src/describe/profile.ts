import { type Action, type AgentList } from '@meta-agent/features';
import { ABSENT, type SignalTable } from '../data/signal-table';
import type { Outcomes } from '../data/truth/outcomes';
import { profileGroups, type GroupProfiles } from './group-profiles';
import type { GroupProfile } from './group-sums';

interface AgentProfile {
  readonly agent: string;
  readonly signals: number;
  /** Share of each action of its signals; null when it never reports. */
  readonly votes: Readonly<Record<Action, number>> | null;
  readonly confidence: Readonly<Record<'mean' | 'std' | 'min' | 'median' | 'max', number>> | null;
}

export interface Profile extends GroupProfiles {
  readonly agents: readonly AgentProfile[];
  /** Share of records with the same vote, over the records on which both agents report. */
  readonly pairwise_agreement: Readonly<Record<string, number | null>>;
}

export interface ProfiledLog {
  readonly profile: Profile;
  /** The symbols with the most records, and the sum of all others. */
  readonly topSymbols: readonly GroupProfile[];
}

/** Profiles a log: groups in one pass, the agents' confidences by danfojs. */
export async function profileLog(
  table: SignalTable,
  outcomes: Outcomes | null,
  agentList: AgentList,
): Promise<ProfiledLog> {
  const { Series } = await import('danfojs-node');
  const { topSymbols, ...groups } = profileGroups(table, outcomes, agentList);
  const agents = table.agents.map((agent, i): AgentProfile => {
    const actions = votesOf(table, i).filter((action) => action !== ABSENT);
    if (actions.length === 0) return { agent, signals: 0, votes: null, confidence: null };
    const confidences = new Series(confidencesOf(table, i));
    return {
      agent,
      signals: actions.length,
      votes: shareByAction((k) => actions.filter((action) => action === k).length, actions.length),
      confidence: {
        mean: confidences.mean(),
        std: confidences.std(),
        min: confidences.min(),
        median: medianOf(confidencesOf(table, i)),
        max: confidences.max(),
      },
    };
  });
  return {
    profile: { ...groups, agents, pairwise_agreement: pairwiseAgreement(table) },
    topSymbols,
  };
}

function shareByAction(countOf: (k: number) => number, whole: number): Record<Action, number> {
  return { SELL: countOf(0) / whole, HOLD: countOf(1) / whole, BUY: countOf(2) / whole };
}

/** By sorting: the quickselect of danfojs takes a time that is quadratic where values are equal. */
function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function votesOf({ agents, actions, length }: SignalTable, agent: number): number[] {
  return Array.from({ length }, (_, row) => actions[row * agents.length + agent]);
}

function confidencesOf({ agents, confidences, length }: SignalTable, agent: number): number[] {
  const all = Array.from({ length }, (_, row) => confidences[row * agents.length + agent]);
  return all.filter((confidence) => !Number.isNaN(confidence));
}

function pairwiseAgreement(table: SignalTable): Record<string, number | null> {
  const agreement: Record<string, number | null> = {};
  table.agents.forEach((one, i) => {
    table.agents.slice(i + 1).forEach((other, offset) => {
      const votes = votesOf(table, i + 1 + offset);
      const pairs = votesOf(table, i).map((vote, row) => [vote, votes[row]] as const);
      const both = pairs.filter(([a, b]) => a !== ABSENT && b !== ABSENT);
      const same = both.filter(([a, b]) => a === b).length;
      agreement[`${one}-${other}`] = both.length === 0 ? null : same / both.length;
    });
  });
  return agreement;
}
