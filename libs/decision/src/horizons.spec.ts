import type { SignalRecord } from '@meta-agent/features';
import { HorizonMemory } from './horizon-memory';
import { MetaAgent } from './meta-agent';
import type { MetaModel } from './meta-model';
import type { Policy } from './policy-schema';
import { modelOf } from './testing/model-of';

/** Two of four agents agree, and the vote is HOLD. */
const SIGNALS: SignalRecord['base_predictions'] = {
  xgb: { action: 'HOLD', confidence: 0.9 },
  lgbm: { action: 'HOLD', confidence: 0.9 },
  nhits: { action: 'BUY', confidence: 0.5 },
  patchtst: { action: 'SELL', confidence: 0.5 },
};
const NOON = '2026-02-05T12:00:00Z';
const record = (horizon: number | undefined, changes: Partial<SignalRecord> = {}) => ({
  ...{ timestamp: NOON, symbol: 'BTCUSDT', base_predictions: SIGNALS, ...changes },
  ...(horizon !== undefined && { horizon }),
});

type Probabilities = readonly [sell: number, hold: number, buy: number];
const SELL: Probabilities = [0.9, 0.05, 0.05];
const HOLD: Probabilities = [0.05, 0.9, 0.05];
const BUY: Probabilities = [0.05, 0.05, 0.9];

/** An agent whose model gives these probabilities, one after the other. */
function agentSaying(
  says: readonly Probabilities[],
  { model = {}, policy = {} }: { model?: Partial<MetaModel>; policy?: Partial<Policy> } = {},
): MetaAgent {
  let next = 0;
  return new MetaAgent({
    policy: { primary_horizon: 15, ...policy },
    model: modelOf({
      isCertified: true,
      score: (_, out) => {
        out.set(says[next]);
        next += 1;
      },
      ...model,
    }),
  });
}

const reasonsOf = (agent: MetaAgent, records: readonly SignalRecord[]) =>
  records.map((one) => agent.predict(one).reason);

describe('with a primary horizon', () => {
  it('only its decision overrides; the others are decided and keep the vote', () => {
    const agent = agentSaying([BUY, BUY, BUY]);
    const [hour, none, primary] = [record(60), record(undefined), record(15)].map((one) =>
      agent.predict(one),
    );
    for (const other of [hour, none]) {
      expect(other).toMatchObject({
        ...{ reason: 'horizon_conflict', use_meta: false, changed: false, action: 'HOLD' },
        ...{ meta_confidence: 0.9, probabilities: { SELL: 0.05, HOLD: 0.05, BUY: 0.9 } },
      });
    }
    expect(primary).toMatchObject({ reason: 'meta_override_buy', use_meta: true });
  });

  it('a confirmation of another horizon is no override either', () => {
    expect(reasonsOf(agentSaying([HOLD]), [record(60)])).toEqual(['horizon_conflict']);
  });

  it.each([
    ['the opposite of BUY', SELL, BUY, 'horizon_conflict'],
    ['the opposite of SELL', BUY, SELL, 'horizon_conflict'],
    ['the same', BUY, BUY, 'meta_override_buy'],
    ['HOLD, which is no opposite', HOLD, BUY, 'meta_override_buy'],
    ['BUY, which is no opposite of HOLD', BUY, HOLD, 'meta_override_hold'],
    ['the opposite, but is not sure', [0.6, 0.2, 0.2], BUY, 'meta_override_buy'],
  ] as const)('a horizon decided before says %s', (_, other, primary, reason) => {
    const agent = agentSaying([other, primary]);
    expect(reasonsOf(agent, [record(60), record(15)])[1]).toBe(reason);
    expect(agent.getStatistics().meta_overrides).toBe(reason === 'horizon_conflict' ? 0 : 1);
  });

  it.each([
    ['of another symbol', record(60, { symbol: 'ETHUSDT' })],
    ['of another moment', record(60, { timestamp: '2026-02-05T12:15:00Z' })],
    ['without a symbol', record(60, { symbol: undefined })],
  ])('an opposite decision %s does not count', (_, other) => {
    const agent = agentSaying([SELL, BUY]);
    expect(reasonsOf(agent, [other, record(15)])[1]).toBe('meta_override_buy');
  });

  it('a horizon decided after it does not count; of one horizon the latest decision does', () => {
    const late = agentSaying([BUY, SELL]);
    expect(reasonsOf(late, [record(15), record(60)])[0]).toBe('meta_override_buy');
    const twice = agentSaying([SELL, BUY, BUY]);
    expect(reasonsOf(twice, [record(60), record(60), record(15)])[2]).toBe('meta_override_buy');
  });

  it('one moment is one, however its time and its horizon are written', () => {
    const agent = agentSaying([SELL, BUY]);
    const hour = record(undefined, { timestamp: '2026-02-05T13:00:00+01:00', horizon: '1h' });
    const primary = record(undefined, { horizon_minutes: 15 });
    expect(reasonsOf(agent, [hour, primary])[1]).toBe('horizon_conflict');
  });

  it('the opposite of a threshold that is not certified does not defer it', () => {
    const agent = agentSaying([SELL, BUY], { model: { isCertified: false } });
    expect(reasonsOf(agent, [record(60), record(15)])[1]).toBe('meta_override_buy');
  });

  it('each horizon has its certified threshold, and one without a certificate defers nothing', () => {
    const model = { horizonCertificate: { 15: 0.65, 60: 0.95, 120: null } };
    const records = [record(60), record(120), record(15)];
    const sure = agentSaying([[0.96, 0.02, 0.02], BUY, BUY], { model });
    expect(reasonsOf(sure, records)).toEqual([
      ...['horizon_conflict', 'horizon_conflict', 'horizon_conflict'],
    ]);
    const unsure = agentSaying([SELL, SELL, BUY], { model });
    expect(reasonsOf(unsure, records)).toEqual([
      ...['meta_low_confidence_0.90', 'horizon_conflict', 'meta_override_buy'],
    ]);
  });

  it('comes after the proof for vetoes alone, and before the draw', () => {
    const veto = agentSaying([BUY], { model: { overrides: 'veto' } });
    expect(reasonsOf(veto, [record(60)])).toEqual(['meta_veto_only']);
    const exploration = { share: 1, life_minutes: 60, seed: 'a' };
    const drawn = agentSaying([BUY, BUY], { policy: { exploration } });
    expect(reasonsOf(drawn, [record(60), record(15)])).toEqual([
      ...['horizon_conflict', 'meta_explored'],
    ]);
  });
});

it('the primary horizon is that of the policy, else that of the model', () => {
  const model = { primaryHorizon: 60 };
  const records = [record(15), record(60)];
  const byModel = agentSaying([BUY, BUY], { model, policy: { primary_horizon: undefined } });
  expect(reasonsOf(byModel, records)).toEqual(['horizon_conflict', 'meta_override_buy']);
  const byPolicy = agentSaying([BUY, BUY], { model });
  expect(reasonsOf(byPolicy, records)).toEqual(['meta_override_buy', 'horizon_conflict']);
});

it('without a primary horizon every horizon overrides', () => {
  const agent = agentSaying([BUY, SELL], { policy: { primary_horizon: undefined } });
  expect(reasonsOf(agent, [record(60), record(15)])).toEqual([
    ...['meta_override_buy', 'meta_override_sell'],
  ]);
});

it('remembers the latest moments alone', () => {
  const memory = new HorizonMemory(2);
  const agent = agentSaying([SELL, SELL, SELL]);
  const context = { policy: agent.policy, model: agent.model };
  const symbols = ['A', 'B', 'C'];
  for (const symbol of symbols) {
    const other = record(60, { symbol });
    memory.note(other, agent.predict(other), context);
  }
  const known = symbols.map((symbol) => memory.of(record(15, { symbol }), context).length);
  expect(known).toEqual([0, 1, 1]);
});
