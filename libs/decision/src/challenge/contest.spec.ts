import { DEFAULT_AGENTS, type SignalRecord } from '@meta-agent/features';
import fc from 'fast-check';
import { decide } from '../decide';
import { DEFAULT_POLICY } from '../default-policy';
import { NOTHING_IN_FORCE, type InForce } from '../in-force';
import { MetaAgent } from '../meta-agent';
import type { MetaModel } from '../meta-model';
import { modelOf } from '../testing/model-of';
import { inForceOfChallenger, isCanary } from './canary';

const HOUR_MS = 3_600_000;

const sure = (version: string, ...probabilities: number[]) =>
  modelOf({
    version,
    score: (_, out) => {
      out.set(probabilities);
    },
  });

const CHAMPION = sure('champion', 0.7, 0.2, 0.1);
const CHALLENGER = sure('challenger', 0.1, 0.1, 0.8);

/** Records of one symbol, an hour apart; the vote is BUY without a strong consensus. */
const recordAt = (hour: number, symbol = 'BTCUSDT'): SignalRecord => ({
  ...{ symbol, timestamp: new Date(hour * HOUR_MS).toISOString() },
  base_predictions: {
    xgb: { action: 'BUY', confidence: 0.7 },
    lgbm: { action: 'HOLD', confidence: 0.65 },
    nhits: { action: 'BUY', confidence: 0.82 },
    patchtst: { action: 'SELL', confidence: 0.75 },
  },
});

const canaryOf = (share: number) => ({ share, life_minutes: 60, seed: 'desk' });

function contest(challenger: MetaModel | null, share = 0, inForce: Partial<InForce> = {}) {
  const policy = share === 0 ? {} : { canary: canaryOf(share) };
  const agent = new MetaAgent({ model: CHAMPION, policy, nowMs: () => 0 });
  agent.useChallenger(challenger);
  agent.putInForce({ ...NOTHING_IN_FORCE, ...inForce });
  return agent;
}

const throwing: MetaModel = {
  ...CHALLENGER,
  score: () => {
    throw new Error('broken');
  },
};
const BROKEN: Record<string, MetaModel> = {
  'that throws': throwing,
  'that gives NaN': sure('nan', NaN, NaN, NaN),
  'that gives probabilities above 1': sure('above', 7, 1, 1),
  'that gives infinity': sure('infinite', Infinity, 0, 0),
  'without its features': { ...CHALLENGER, featureCount: 25 },
};

it('a challenger that may not answer decides in shadow, although each record is drawn for it', () => {
  const agent = contest(CHALLENGER, 1);
  expect(agent.canaryShare).toBe(1);
  agent.useChallenger(CHALLENGER, false);
  const { decision, shadow, inForce } = agent.deliberate(recordAt(0));
  expect(decision.model_version).toBe('champion');
  expect(shadow?.model_version).toBe('challenger');
  expect(inForce.canary).toBe(false);
  expect(agent.canaryShare).toBe(0);
});

describe('a challenger in shadow', () => {
  it('decides the same record, and the champion answers', () => {
    const { decision, shadow, inForce } = contest(CHALLENGER).deliberate(recordAt(0));
    expect(decision).toMatchObject({ model_version: 'champion', action: 'SELL' });
    expect(shadow).toMatchObject({ model_version: 'challenger', action: 'BUY', use_meta: true });
    expect(inForce.canary).toBe(false);
  });

  it('never changes an answer or a count', () => {
    const anySignal = fc.record({
      action: fc.constantFrom('SELL', 'HOLD', 'BUY'),
      confidence: fc.oneof(fc.double(), fc.constant('high')),
    });
    const anyRecord = fc.record({
      timestamp: fc.oneof(fc.constant('2026-02-05T00:00:00Z'), fc.constant(7), fc.constant(null)),
      base_predictions: fc.dictionary(fc.constantFrom(...DEFAULT_AGENTS.names), anySignal),
      regime: fc.option(fc.record({ volatility: fc.double(), trend_strength: fc.double() })),
    });
    const challengers = fc.constantFrom(CHALLENGER, ...Object.values(BROKEN));
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 20 }), challengers, (records, challenger) => {
        const [alone, beside] = [contest(null), contest(challenger)];
        const answers = (agent: MetaAgent) =>
          JSON.stringify(records.map((record) => agent.predict(record as SignalRecord)));
        expect(answers(beside)).toBe(answers(alone));
        expect(beside.getStatistics()).toEqual(alone.getStatistics());
      }),
    );
  });

  it('is asked with its own threshold although the champion is demoted or paused', () => {
    for (const inForce of [{ demoted: true }, { threshold: 0.99 }, { paused: true }]) {
      const { decision, shadow } = contest(CHALLENGER, 0, inForce).deliberate(recordAt(0));
      expect(decision.use_meta).toBe(false);
      expect(shadow).toMatchObject({ use_meta: true, reason: 'meta_override_buy' });
    }
  });

  it('is not asked when it is the champion, has other agents, or there is no champion', () => {
    const agents = { ...DEFAULT_AGENTS, names: ['a', 'b'] };
    const faults = [
      contest(CHAMPION),
      contest({ ...CHALLENGER, agents }),
      new MetaAgent({ model: null }),
    ].map((agent) => {
      if (agent.challenger === null) agent.useChallenger(CHALLENGER);
      expect(agent.deliberate(recordAt(0)).shadow).toBeNull();
      return agent.challengerFault;
    });
    expect(faults).toEqual(['is the champion', 'other agents than the champion', 'no champion']);
  });

  it('takes the place of the champion after a promotion without a second answer', () => {
    const agent = contest(CHALLENGER);
    agent.useModel(CHALLENGER);
    expect(agent.deliberate(recordAt(0))).toMatchObject({
      decision: { model_version: 'challenger' },
      shadow: null,
    });
  });
});

describe('a canary', () => {
  it('is answered by the challenger, and the champion decides in shadow', () => {
    const { decision, shadow, inForce } = contest(CHALLENGER, 1).deliberate(recordAt(0));
    expect(decision).toMatchObject({ model_version: 'challenger', action: 'BUY' });
    expect(shadow).toMatchObject({ model_version: 'champion', action: 'SELL' });
    expect(inForce.canary).toBe(true);
  });

  it('is a share of the lives of symbols, the same for a whole life', () => {
    const agent = contest(CHALLENGER, 0.25);
    const isOf = (hour: number) => agent.deliberate(recordAt(hour)).inForce.canary;
    const hours = Array.from({ length: 4000 }, (_, hour) => hour);
    const canaries = hours.filter(isOf);
    expect(canaries.length / hours.length).toBeGreaterThan(0.22);
    expect(canaries.length / hours.length).toBeLessThan(0.28);
    for (const hour of hours.slice(0, 50)) expect(isOf(hour + 0.99)).toBe(isOf(hour));
  });

  it('is drawn apart from the exploration with the same seed and share', () => {
    const settings = canaryOf(0.5);
    const both = Array.from({ length: 1000 }, (_, hour) => recordAt(hour)).filter(
      (record) =>
        isCanary(record, { canary: settings }) &&
        decide(record, {
          ...{ model: CHAMPION, nowMs: 0 },
          policy: { ...DEFAULT_POLICY, exploration: settings },
        }).reason === 'meta_explored',
    );
    expect(both.length).toBeGreaterThan(180);
    expect(both.length).toBeLessThan(320);
  });

  it('is never a record without a symbol or a time', () => {
    const agent = contest(CHALLENGER, 1);
    const { symbol, timestamp, ...record } = recordAt(0);
    for (const one of [
      { ...record, symbol },
      { ...record, timestamp },
    ]) {
      expect(agent.deliberate(one).inForce.canary).toBe(false);
    }
  });

  it('follows the stop, the demotion and the consensus as the champion does', () => {
    const agreed = recordAt(0);
    agreed.base_predictions.patchtst = { action: 'BUY', confidence: 0.75 };
    const reasonOf = (inForce: Partial<InForce>, record = recordAt(0)) =>
      contest(CHALLENGER, 1, inForce).deliberate(record).decision.reason;
    expect(reasonOf({ stop: 'hold' })).toBe('halted');
    expect(reasonOf({ demoted: true })).toBe('model_demoted');
    expect(reasonOf({}, agreed)).toBe('strong_consensus_buy');
    expect(reasonOf({ paused: true, threshold: 0.99 })).toBe('meta_override_buy');
  });

  it.each(Object.keys(BROKEN))('of a challenger %s is answered by the champion', (what) => {
    const { decision, shadow, inForce } = contest(BROKEN[what], 1).deliberate(recordAt(0));
    expect(decision).toEqual(contest(null).predict(recordAt(0)));
    expect(shadow).toMatchObject({ use_meta: false, model_version: BROKEN[what].version });
    expect(inForce.canary).toBe(false);
  });

  it('and each shadow are repeated by what was in force for the answer', () => {
    const agent = contest(CHALLENGER, 0.5, { threshold: 0.69, live_generation: 3 });
    for (let hour = 0; hour < 50; hour += 1) {
      const record = recordAt(hour);
      const { decision, shadow, inForce } = agent.deliberate(record);
      const again = (model: MetaModel, given: InForce) =>
        decide(record, { model, policy: agent.policy, nowMs: 0, inForce: given });
      const [answering, other] = inForce.canary ? [CHALLENGER, CHAMPION] : [CHAMPION, CHALLENGER];
      const ofOther = inForce.canary ? { ...inForce, canary: false } : inForceOfChallenger(inForce);
      expect(again(answering, inForce)).toEqual(decision);
      expect(again(other, ofOther)).toEqual(shadow);
    }
  });
});

describe('what would be said', () => {
  it('is what is said, and counts nothing', () => {
    const agent = contest(CHALLENGER, 0.5, { stop: 'hold' });
    for (let hour = 0; hour < 9; hour += 1) {
      const would = agent.consider(recordAt(hour));
      expect(agent.getStatistics().total_predictions).toBe(hour);
      expect(agent.deliberate(recordAt(hour))).toEqual(would);
    }
  });
});
