import type { BaseWeights } from '@meta-agent/decision';
import {
  ACTIONS,
  AGENTS,
  REGIMES,
  type Action,
  type Agent,
  type RegimeName,
} from '@meta-agent/features';
import { startTensorFlow } from '@tensorflow/tfjs-node';
import type { DataFrame } from 'danfojs-node';
import type { Outcomes } from '../data/outcomes';
import { ABSENT, type SignalTable } from '../data/signal-table';
import { frameColumns } from './frame-columns';

/** Records that have something in common. Shares are 0..1; null where there is nothing to share. */
export interface GroupProfile {
  readonly group: string;
  readonly records: number;
  /** Share of each action of the ensemble. */
  readonly ensemble: Readonly<Record<Action, number>>;
  /** Mean share of the reporting agents behind the most voted action. */
  readonly agreement: number;
  /** Mean over the agents' signals. */
  readonly confidence: number | null;
  readonly trades: number;
  readonly win_rate: number | null;
  readonly mean_pnl_pct: number | null;
}

interface AgentProfile {
  readonly agent: Agent;
  readonly signals: number;
  /** Share of each action of its signals; null when it never reports. */
  readonly votes: Readonly<Record<Action, number>> | null;
  readonly confidence: Readonly<Record<'mean' | 'std' | 'min' | 'median' | 'max', number>> | null;
}

export interface Profile {
  readonly overall: GroupProfile;
  readonly agents: readonly AgentProfile[];
  /** How often two agents vote for the same action, of the records on which both report. */
  readonly pairwise_agreement: Readonly<Record<string, number | null>>;
  readonly by_symbol: readonly GroupProfile[];
  readonly by_volatility: readonly GroupProfile[];
  readonly by_trend: readonly GroupProfile[];
}

/** Profiles a log by danfojs frames, which take a second or two to load. */
export async function profileLog(
  table: SignalTable,
  outcomes: Outcomes | null,
  weights: BaseWeights,
): Promise<Profile> {
  await startTensorFlow();
  const { DataFrame, Series } = await import('danfojs-node');
  const frame = new DataFrame(frameColumns(table, outcomes, weights));
  const agents = AGENTS.map((agent, i): AgentProfile => {
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
        median: confidences.median(),
        max: confidences.max(),
      },
    };
  });
  return {
    overall: profileGroups(frame, 'all')[0],
    agents,
    pairwise_agreement: pairwiseAgreement(table),
    by_symbol: profileGroups(frame, 'symbol'),
    by_volatility: profileGroups(frame, 'volatility'),
    by_trend: profileGroups(frame, 'trend'),
  };
}

const SUMMED = [
  'records',
  ...ACTIONS,
  'agreement',
  'signals',
  'confidence',
  'trades',
  'wins',
  'pnl_pct',
];

/** The groups of one column. */
function profileGroups(frame: DataFrame, by: string): GroupProfile[] {
  const sums = frame.groupby([by]).agg(Object.fromEntries(SUMMED.map((name) => [name, 'sum'])));
  const names = sums.columns;
  return (sums.values as (string | number)[][])
    .map((values): GroupProfile => {
      const sum = (name: string) => Number(values[names.indexOf(`${name}_sum`)]);
      const per = (name: string, whole: string) =>
        sum(whole) === 0 ? null : sum(name) / sum(whole);
      return {
        group: String(values[0]),
        records: sum('records'),
        ensemble: shareByAction((k) => sum(ACTIONS[k]), sum('records')),
        agreement: sum('agreement') / sum('records'),
        confidence: per('confidence', 'signals'),
        trades: sum('trades'),
        win_rate: per('wins', 'trades'),
        mean_pnl_pct: per('pnl_pct', 'trades'),
      };
    })
    .sort((a, b) => orderOf(a.group) - orderOf(b.group) || a.group.localeCompare(b.group));
}

/** Regimes from low to high; symbols by name. */
function orderOf(group: string): number {
  return REGIMES.indexOf(group as RegimeName);
}

function shareByAction(countOf: (k: number) => number, whole: number): Record<Action, number> {
  return { SELL: countOf(0) / whole, HOLD: countOf(1) / whole, BUY: countOf(2) / whole };
}

function votesOf({ actions, length }: SignalTable, agent: number): number[] {
  return Array.from({ length }, (_, row) => actions[row * AGENTS.length + agent]);
}

function confidencesOf({ confidences, length }: SignalTable, agent: number): number[] {
  const all = Array.from({ length }, (_, row) => confidences[row * AGENTS.length + agent]);
  return all.filter((confidence) => !Number.isNaN(confidence));
}

function pairwiseAgreement(table: SignalTable): Record<string, number | null> {
  const agreement: Record<string, number | null> = {};
  AGENTS.forEach((one, i) => {
    AGENTS.slice(i + 1).forEach((other, offset) => {
      const votes = votesOf(table, i + 1 + offset);
      const pairs = votesOf(table, i).map((vote, row) => [vote, votes[row]] as const);
      const both = pairs.filter(([a, b]) => a !== ABSENT && b !== ABSENT);
      const same = both.filter(([a, b]) => a === b).length;
      agreement[`${one}-${other}`] = both.length === 0 ? null : same / both.length;
    });
  });
  return agreement;
}
