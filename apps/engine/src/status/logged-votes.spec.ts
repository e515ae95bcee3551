import { DEFAULT_POLICY, decide } from '@meta-agent/decision';
import type { Action, SignalRecord } from '@meta-agent/features';
import { SPLIT } from '../testing/records';
import { LoggedVotes } from './logged-votes';

const { base_ensemble_action: VOTE } = decide(SPLIT, {
  ...{ model: null, policy: DEFAULT_POLICY, nowMs: 0 },
});
const OTHER: Action = VOTE === 'SELL' ? 'BUY' : 'SELL';

function votesOf(times: number, ensemble_action: Action | undefined, votes = new LoggedVotes()) {
  const record: SignalRecord = { ...SPLIT, ...(ensemble_action && { ensemble_action }) };
  const decision = decide(record, { model: null, policy: DEFAULT_POLICY, nowMs: 0 });
  for (let i = 0; i < times; i += 1) votes.record(record, decision);
  return votes;
}

describe('the votes that callers computed', () => {
  it('are compared with the vote of the engine, in total and over the last 1,000', () => {
    const votes = votesOf(1500, OTHER);
    expect(votes.describe()).toEqual({ compared: 1500, different: 1500, recent_share: 1 });
    votesOf(750, VOTE, votes);
    expect(votes.describe()).toEqual({ compared: 2250, different: 1500, recent_share: 0.25 });
    votesOf(1000, VOTE, votes);
    expect(votes.describe().recent_share).toBe(0);
  });

  it('are not counted where the caller sends none', () => {
    const nothing = { compared: 0, different: 0, recent_share: 0 };
    expect(votesOf(3, undefined).describe()).toEqual(nothing);
  });

  it('differ also when the vote is a tie that the caller breaks otherwise', () => {
    const tie = {
      xgb: { action: 'BUY', confidence: 0.6 },
      lgbm: { action: 'SELL', confidence: 0.6 },
    } as const;
    const record = {
      base_predictions: tie,
      ensemble_action: 'BUY',
    } as const satisfies SignalRecord;
    const votes = new LoggedVotes();
    votes.record(record, decide(record, { model: null, policy: DEFAULT_POLICY, nowMs: 0 }));
    expect(votes.describe().different).toBe(1);
  });
});
