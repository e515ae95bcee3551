import type { SignalRecord } from '@meta-agent/features';
import { MetaAgent } from './meta-agent';
import { FALLBACK_REASONS } from './reasons';
import { modelOf } from './testing/model-of';

const model = modelOf({
  version: 'v-test',
  // Sure of BUY in volatile markets, unsure elsewhere.
  score: (features, out) => {
    out.set(features[24] > 0.5 ? [0, 0, 1] : [0.4, 0.3, 0.3]);
  },
});

const split = (volatility: number): SignalRecord => ({
  base_predictions: {
    xgb: { action: 'SELL', confidence: 0.7 },
    lgbm: { action: 'SELL', confidence: 0.65 },
    nhits: { action: 'BUY', confidence: 0.6 },
    patchtst: { action: 'HOLD', confidence: 0.75 },
  },
  regime_info: { volatility },
});
const OVERRIDE = split(0.9);
const FALLBACK = split(0.1);

function agentWith(warnings: string[] = []): MetaAgent {
  return new MetaAgent({ model, nowMs: () => 0, onWarning: (message) => warnings.push(message) });
}

function feed(agent: MetaAgent, record: SignalRecord, times: number): void {
  for (let i = 0; i < times; i += 1) agent.predict(record);
}

describe('MetaAgent', () => {
  it('uses a new model from the next decision on, and keeps its counts', () => {
    const agent = agentWith();
    feed(agent, OVERRIDE, 3);
    agent.useModel({
      ...model,
      version: 'v-next',
      score: (_, out) => {
        out.set([0.4, 0.3, 0.3]);
      },
    });
    expect(agent.predict(OVERRIDE)).toMatchObject({ use_meta: false, model_version: 'v-next' });
    expect(agent.getStatistics()).toMatchObject({ total_predictions: 4, meta_overrides: 3 });
    expect(agent.recentOverrideRate).toBe(0.75);
  });

  it('tells overrides that change the vote from those that confirm it', () => {
    const agent = agentWith();
    const buyers: SignalRecord = {
      base_predictions: {
        xgb: { action: 'BUY', confidence: 0.9 },
        lgbm: { action: 'BUY', confidence: 0.9 },
        nhits: { action: 'SELL', confidence: 0.5 },
        patchtst: { action: 'HOLD', confidence: 0.5 },
      },
      regime_info: { volatility: 0.9 },
    };
    feed(agent, buyers, 2);
    feed(agent, OVERRIDE, 1);
    feed(agent, FALLBACK, 1);
    expect([agent.recentOverrideRate, agent.recentChangeRate]).toEqual([0.75, 0.25]);
    agent.resetStatistics();
    expect(agent.recentChangeRate).toBe(0);
  });

  it('counts its decisions by reason', () => {
    const agent = agentWith();
    feed(agent, OVERRIDE, 1);
    feed(agent, FALLBACK, 3);
    agent.predict({ base_predictions: {} });
    expect(agent.getStatistics()).toEqual({
      total_predictions: 5,
      meta_overrides: 1,
      override_rate: 0.2,
      action_changes: 1,
      fallback_reasons: {
        ...Object.fromEntries(FALLBACK_REASONS.map((reason) => [reason, 0])),
        low_meta_confidence: 3,
        insufficient_agents: 1,
      },
      model_ready: true,
      regime_certificate: null,
      meta_threshold: 0.65,
      consensus_threshold: 0.75,
      since: '1970-01-01T00:00:00.000Z',
    });
  });

  it('starts from zero after a reset', () => {
    const agent = agentWith();
    const fresh = agent.getStatistics();
    feed(agent, OVERRIDE, 2);
    agent.resetStatistics();
    expect(agent.getStatistics()).toEqual(fresh);
  });

  it('reports that no model is loaded', () => {
    const agent = new MetaAgent({ model: null });
    expect(agent.predict(OVERRIDE).reason).toBe('model_not_loaded');
    expect(agent.getStatistics()).toMatchObject({ model_ready: false, meta_threshold: 0.65 });
  });

  it('warns once per crossing of the highest override rate over the last 1,000 decisions', () => {
    const warnings: string[] = [];
    const agent = agentWith(warnings);
    feed(agent, FALLBACK, 480);
    feed(agent, OVERRIDE, 519);
    expect(warnings).toEqual([]);
    feed(agent, OVERRIDE, 200);
    expect(warnings).toEqual(['[MetaV2] High override rate: 52% (threshold: 40%)']);
    feed(agent, FALLBACK, 1000);
    feed(agent, OVERRIDE, 400);
    expect(warnings).toHaveLength(1);
    feed(agent, OVERRIDE, 1);
    expect(warnings[1]).toBe('[MetaV2] High override rate: 40% (threshold: 40%)');
  });
});
