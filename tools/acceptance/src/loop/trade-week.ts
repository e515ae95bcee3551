import {
  decide,
  DEFAULT_POLICY,
  EXPLORED,
  propensitiesOf,
  type Decision,
  type MetaModel,
  type Policy,
} from '@meta-agent/decision';
import { parseTimestamp, type Action } from '@meta-agent/features';
import type { LoopRecord } from './loop-market';

const OUTCOMES_HEADER = 'timestamp,symbol,action,outcome,pnl_pct,hold_duration_minutes';
const HOLD_MINUTES = 15;

/** One week as it is logged: what was decided, and the outcomes of what was executed. */
export interface Week {
  readonly lines: readonly string[];
  /** Rows of an outcomes file, without its header. */
  readonly outcomes: readonly string[];
  /** Empty when the vote trades. */
  readonly decisions: readonly Decision[];
}

/** A week in which the vote's action is executed, and no engine decides. */
export function tradeByVote(records: readonly LoopRecord[]): Week {
  const outcomes = outcomesOf(records, records.map(voteOf));
  return { lines: records.map(({ line }) => line), outcomes, decisions: [] };
}

/** A week in which the engine's action is executed, logged as the engine logs it. */
export function tradeByEngine(
  records: readonly LoopRecord[],
  model: MetaModel,
  exploration?: NonNullable<Policy['exploration']>,
): Week {
  const policy: Policy = { ...DEFAULT_POLICY, ...(exploration !== undefined && { exploration }) };
  const decisions = records.map(({ record }) => {
    return decide(record, { model, policy, nowMs: parseTimestamp(record.timestamp) });
  });
  return {
    lines: records.map((row, i) => rowOf(row, decisions[i], policy)),
    outcomes: outcomesOf(
      records,
      decisions.map(({ action }) => action),
    ),
    decisions,
  };
}

/** The outcomes of these actions; HOLD has none. */
export function outcomesOf(records: readonly LoopRecord[], actions: readonly Action[]): string[] {
  return records.flatMap((row, i) => outcomeOf(row, actions[i]));
}

export const outcomesFile = (...weeks: readonly Pick<Week, 'outcomes'>[]) =>
  `${[OUTCOMES_HEADER, ...weeks.flatMap(({ outcomes }) => outcomes)].join('\n')}\n`;

export const logFile = ({ lines }: Week) => `${lines.join('\n')}\n`;

const voteOf = ({ record }: LoopRecord) => record.ensemble_action ?? 'HOLD';

function rowOf({ record }: LoopRecord, decision: Decision, policy: Policy): string {
  const { exploration } = policy;
  const drawn = exploration && {
    explored: decision.reason === EXPLORED,
    propensities: propensitiesOf(decision, exploration.share, true),
  };
  return JSON.stringify({
    ...record,
    ...{ client: null, decided_at: record.timestamp, model_version: decision.model_version },
    ...{ policy, ...drawn, decision },
  });
}

function outcomeOf({ record, label, profits }: LoopRecord, action: Action): string[] {
  if (action === 'HOLD') return [];
  const { timestamp, symbol } = record;
  const result = action === label ? 'win' : 'loss';
  return [[timestamp, symbol, action, result, profits[action].toFixed(4), HOLD_MINUTES].join(',')];
}
