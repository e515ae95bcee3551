import {
  DEFAULT_AGENTS,
  guide26,
  type Action,
  type FeatureSet,
  type SignalRecord,
} from '@meta-agent/features';
import fc from 'fast-check';
import { decide } from './decide';
import type { Decision } from './decision-schema';
import { DEFAULT_POLICY } from './default-policy';
import { NOTHING_IN_FORCE, type InForce } from './in-force';
import type { MetaModel } from './meta-model';
import type { Policy } from './policy-schema';
import { ERROR_REASONS, type ErrorReason } from './reasons';

const NOW_MS = Date.UTC(2026, 1, 6);

const SOUND_MODEL: MetaModel = {
  version: 'v-test',
  trainedAtMs: NOW_MS,
  featureSet: guide26,
  featureCount: 26,
  agents: DEFAULT_AGENTS,
  overrideThreshold: 0.65,
  affine: {
    weights: Float64Array.from({ length: 78 }, (_, i) => Math.sin(i)),
    bias: Float64Array.of(0.1, -0.2, 0.3),
    center: new Float64Array(26).fill(0.25),
  },
  ...giving(0.8, 0.1, 0.1),
};

function giving(...probabilities: number[]): Pick<MetaModel, 'score'> {
  return {
    score: (_, out) => {
      out.set(probabilities);
    },
  };
}

const signal = (action: Action, confidence: number) => ({ action, confidence });

/** Two BUY, one HOLD, one SELL: no strong consensus; the vote says BUY. */
const SPLIT: SignalRecord = {
  symbol: 'BTCUSDT',
  base_predictions: {
    xgb: signal('BUY', 0.7),
    lgbm: signal('HOLD', 0.65),
    nhits: signal('BUY', 0.82),
    patchtst: signal('SELL', 0.75),
  },
  regime: { volatility: 0.52, trend_strength: 0.15 },
};

const AGREED: SignalRecord = {
  base_predictions: { ...SPLIT.base_predictions, patchtst: signal('BUY', 0.75) },
};

/** The differences from a sound model that decides SPLIT. */
interface Given {
  record?: Partial<SignalRecord>;
  model?: Partial<MetaModel> | null;
  policy?: Partial<Policy>;
  explain?: boolean;
  explore?: boolean;
  inForce?: Partial<InForce>;
}

function decideWith(given: Given): Decision {
  const { record, model, policy, explain = false, explore = false, inForce } = given;
  return decide(
    { ...SPLIT, ...record },
    {
      model: model === null ? null : { ...SOUND_MODEL, ...model },
      policy: { ...DEFAULT_POLICY, ...policy },
      nowMs: NOW_MS,
      explain,
      explore,
      inForce: { ...NOTHING_IN_FORCE, ...inForce },
    },
  );
}

const failing = (): never => {
  throw new Error('broken');
};

const withFill = (fill: FeatureSet['fill']) => ({ featureSet: { ...guide26, fill } });

/** A situation for each error row of the table. */
const ERRORS: Record<ErrorReason, Given> = {
  model_not_loaded: { model: null },
  model_expired: {
    model: { trainedAtMs: NOW_MS - 8 * 86_400_000 },
    policy: { max_model_age_days: 7 },
  },
  insufficient_agents: { record: { base_predictions: { xgb: signal('BUY', 1) } } },
  stale_signals: {
    record: { timestamp: '2026-02-05T23:58:59Z' },
    policy: { max_signal_age_s: 60 },
  },
  feature_error: { model: withFill(failing) },
  feature_dim_mismatch: { model: { featureCount: 25 } },
  prediction_error: { model: { score: failing } },
  invalid_confidence: { model: giving(1.2, -0.1, -0.1) },
};

function both(one: Given, two: Given): Given {
  return {
    record: { ...one.record, ...two.record },
    model: one.model === null || two.model === null ? null : { ...one.model, ...two.model },
    policy: { ...one.policy, ...two.policy },
  };
}

describe('decide', () => {
  it('overrides when the model is confident and the agents disagree', () => {
    expect(decideWith({})).toEqual({
      use_meta: true,
      changed: true,
      action: 'SELL',
      confidence: 0.8,
      confidence_kind: 'model',
      reason: 'meta_override_sell',
      meta_confidence: 0.8,
      base_ensemble_action: 'BUY',
      base_ensemble_confidence: expect.closeTo(0.421, 12) as number,
      consensus_strength: 0.5,
      probabilities: { SELL: 0.8, HOLD: 0.1, BUY: 0.1 },
      model_version: 'v-test',
      symbol: 'BTCUSDT',
    });
  });

  it("falls back when the top probability is below the threshold, with the model's view", () => {
    expect(decideWith({ model: giving(0.58, 0.32, 0.1) })).toMatchObject({
      use_meta: false,
      action: 'BUY',
      reason: 'meta_low_confidence_0.58',
      meta_confidence: 0.58,
      probabilities: { SELL: 0.58 },
    });
  });

  it('distinguishes an override that confirms the vote from one that changes the vote', () => {
    expect(decideWith({ model: giving(0.1, 0.1, 0.8) })).toMatchObject({
      ...{ use_meta: true, changed: false, action: 'BUY', confidence_kind: 'model' },
    });
  });

  it('marks by confidence_kind whether agents agree or the model is confident', () => {
    const record = { base_predictions: { xgb: signal('BUY', 0.01), lgbm: signal('BUY', 0.01) } };
    expect(decideWith({ record: { ...SPLIT, ...record } })).toMatchObject({
      ...{ confidence: 1, confidence_kind: 'consensus', base_ensemble_confidence: 0.01 },
    });
    expect(decideWith({ model: giving(0.58, 0.32, 0.1) }).confidence_kind).toBe('vote');
  });

  it('marks a HOLD that stands for an error as no confidence of any kind', () => {
    const failed = (fail_open: boolean) => decideWith({ model: null, policy: { fail_open } });
    expect(failed(false)).toMatchObject({ action: 'HOLD', confidence: 0, confidence_kind: 'none' });
    expect(failed(true)).toMatchObject({ action: 'BUY', confidence_kind: 'vote' });
  });

  it('overrides at the threshold itself', () => {
    expect(decideWith({ model: giving(0.65, 0.25, 0.1) }).use_meta).toBe(true);
  });

  it("takes the artifact's threshold unless the policy sets one", () => {
    const model = { ...giving(0.72, 0.18, 0.1), overrideThreshold: 0.75 };
    expect(decideWith({ model }).reason).toBe('meta_low_confidence_0.72');
    expect(decideWith({ model, policy: { meta_threshold: 0.7 } }).use_meta).toBe(true);
  });

  describe('by a model that is proven for vetoes alone', () => {
    const decided = (...probabilities: number[]) =>
      decideWith({ model: { ...giving(...probabilities), overrides: 'veto' } });

    it('defers a change to another trade, with the view of the model', () => {
      expect(decided(0.8, 0.1, 0.1)).toMatchObject({
        ...{ use_meta: false, changed: false, action: 'BUY', reason: 'meta_veto_only' },
        ...{ meta_confidence: 0.8, probabilities: { SELL: 0.8 } },
      });
    });

    it('overrides with a veto, and confirms the vote', () => {
      expect(decided(0.1, 0.8, 0.1)).toMatchObject({ changed: true, reason: 'meta_override_hold' });
      expect(decided(0.1, 0.1, 0.8)).toMatchObject({ changed: false, reason: 'meta_override_buy' });
    });

    it('names a low confidence first', () => {
      expect(decided(0.58, 0.32, 0.1).reason).toBe('meta_low_confidence_0.58');
    });
  });

  describe('when the draw says to explore', () => {
    it('executes the vote where the model would change it', () => {
      expect(decideWith({ explore: true })).toMatchObject({
        ...{ use_meta: false, action: 'BUY', reason: 'meta_explored', meta_confidence: 0.8 },
      });
    });

    it('leaves a confirmation, and a veto-only model its own reason', () => {
      const confirmed = decideWith({ explore: true, model: giving(0.1, 0.1, 0.8) });
      expect(confirmed.reason).toBe('meta_override_buy');
      const vetoOnly = decideWith({ explore: true, model: { overrides: 'veto' } });
      expect(vetoOnly.reason).toBe('meta_veto_only');
    });
  });

  it('respects a strong consensus, with the share as its confidence', () => {
    expect(decideWith({ record: AGREED })).toMatchObject({
      use_meta: false,
      action: 'BUY',
      confidence: 0.75,
      reason: 'strong_consensus_buy',
      meta_confidence: null,
    });
  });

  it('returns the vote when disabled, before any other check', () => {
    const policy = { enabled: false, fail_open: false };
    expect(decideWith({ policy, model: null })).toMatchObject({
      reason: 'meta_disabled',
      action: 'BUY',
    });
  });

  describe.each(ERROR_REASONS)('on %s', (reason) => {
    it('keeps the vote when it fails open', () => {
      const decision = decideWith(ERRORS[reason]);
      expect(decision).toMatchObject({ use_meta: false, reason });
      expect(decision.action).toBe(decision.base_ensemble_action);
      expect(decision.confidence).toBe(decision.base_ensemble_confidence);
      expect(decision.action).toBe('BUY');
    });

    it('holds with confidence 0 when it fails closed', () => {
      const { policy, ...rest } = ERRORS[reason];
      const decision = decideWith({ ...rest, policy: { ...policy, fail_open: false } });
      expect(decision).toMatchObject({ use_meta: false, reason, action: 'HOLD', confidence: 0 });
      expect(decision.base_ensemble_action).toBe('BUY');
    });
  });

  it.each([
    ['no timestamp', {}],
    ['a timestamp too far in the future', { timestamp: '2026-02-06T00:01:01Z' }],
  ])('counts %s as stale when an age limit is set', (_, changes) => {
    const policy = { max_signal_age_s: 60 };
    expect(decideWith({ record: { ...SPLIT, ...changes }, policy }).reason).toBe('stale_signals');
  });

  it('accepts signals and models exactly at their age limits', () => {
    const record = { timestamp: '2026-02-05T23:59:00Z' };
    const model = { trainedAtMs: NOW_MS - 7 * 86_400_000 };
    const policy = { max_signal_age_s: 60, max_model_age_days: 7 };
    expect(decideWith({ record, model, policy }).use_meta).toBe(true);
  });

  it.each([
    [
      'a feature that is not finite',
      { model: withFill((_, out) => out.fill(NaN)) },
      'feature_error',
    ],
    ['a probability that is not finite', { model: giving(NaN, 1, 0) }, 'prediction_error'],
    [
      'a signal with an unknown action',
      { record: { base_predictions: { xgb: { action: 'buy', confidence: 1 } } } },
      'feature_error',
    ],
    ['a record without predictions', { record: { base_predictions: undefined } }, 'feature_error'],
  ])('names %s', (_, given, reason) => {
    expect(decideWith(given as unknown as Given).reason).toBe(reason);
  });

  const inOrder = ERROR_REASONS.slice(1).map((reason, i) => [ERROR_REASONS[i], reason] as const);
  it.each(inOrder)('of the reasons %s and %s reports the first', (first, second) => {
    expect(decideWith(both(ERRORS[second], ERRORS[first])).reason).toBe(first);
  });

  it('never throws and returns one of the three actions for any input', () => {
    fc.assert(
      fc.property(fc.anything(), fc.boolean(), (record, fail_open) => {
        const policy = { ...DEFAULT_POLICY, fail_open };
        const context = { model: SOUND_MODEL, policy, nowMs: NOW_MS };
        const decision = decide(record as SignalRecord, context);
        expect(['SELL', 'HOLD', 'BUY']).toContain(decision.action);
        expect(decision.use_meta).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('explains by contributions that add up, with the intercept, to the difference of logits', () => {
    const { explanation } = decideWith({ model: giving(0.1, 0.1, 0.8), explain: true });
    const features = new Float64Array(26);
    guide26.fill(SPLIT, features);
    const logit = (k: number) =>
      features.reduce(
        (sum, x, j) => sum + SOUND_MODEL.affine.weights[k * 26 + j] * x,
        SOUND_MODEL.affine.bias[k],
      );
    const parts = Object.values(explanation?.contributions ?? {});
    expect(parts).toHaveLength(26);
    expect(parts.reduce((sum, part) => sum + part, explanation?.intercept ?? NaN)).toBe(
      explanation?.logit_difference,
    );
    expect(explanation?.logit_difference).toBeCloseTo(logit(2) - (logit(0) + logit(1)) / 2, 12);
    expect(explanation?.action).toBe('BUY');
  });

  it('explains the sharpened logits of a calibration by regime, exactly', () => {
    const offset = [0.3, -0.1, 0.2] as const;
    const sharpening = { factorOf: (x: Float64Array) => Math.exp(x[24] - 1), offset };
    const plain = decideWith({ explain: true }).explanation;
    const model = { ...SOUND_MODEL, sharpening };
    const { explanation } = decideWith({ model, explain: true });
    const features = new Float64Array(26);
    guide26.fill(SPLIT, features);
    const winner = ['SELL', 'HOLD', 'BUY'].indexOf(explanation?.action ?? '');
    const offsets = 1.5 * offset[winner] - 0.5 * (offset[0] + offset[1] + offset[2]);
    const factor = sharpening.factorOf(features);
    expect(explanation?.logit_difference).toBeCloseTo(
      factor * (plain?.logit_difference ?? NaN) + offsets,
      12,
    );
    const parts = Object.values(explanation?.contributions ?? {});
    expect(parts.reduce((sum, part) => sum + part, explanation?.intercept ?? NaN)).toBe(
      explanation?.logit_difference,
    );
  });

  it('sums an explanation by agent and by regime', () => {
    const { explanation } = decideWith({ explain: true });
    const { contributions = {}, by_agent, by_regime } = explanation ?? {};
    const sumOf = (isPart: (name: string) => boolean) =>
      Object.entries(contributions)
        .filter(([name]) => isPart(name))
        .reduce((sum, [, part]) => sum + part, 0);
    expect(by_agent?.nhits).toBeCloseTo(
      sumOf((name) => name.startsWith('nhits_')),
      12,
    );
    expect(by_agent?.ensemble).toBeCloseTo(
      sumOf((name) => !/^(xgb|lgbm|nhits|patchtst)_/.test(name)),
      12,
    );
    expect(by_regime?.volatility).toBe(contributions.volatility);
    expect(by_regime?.trend).toBe(contributions.trend_strength);
  });
});

describe("the operator's stop", () => {
  it('keeps the vote before every other row of the table', () => {
    for (const given of [...Object.values(ERRORS), { policy: { enabled: false } }]) {
      expect(decideWith({ ...given, inForce: { stop: 'vote' } })).toMatchObject({
        use_meta: false,
        reason: 'halted',
        confidence_kind: 'vote',
      });
    }
    expect(decideWith({ inForce: { stop: 'vote' } })).toMatchObject({ action: 'BUY' });
  });

  it('answers HOLD without confidence when the stop says so', () => {
    expect(decideWith({ record: AGREED, inForce: { stop: 'hold' } })).toMatchObject({
      action: 'HOLD',
      confidence: 0,
      confidence_kind: 'none',
      reason: 'halted',
      base_ensemble_action: 'BUY',
    });
  });
});

describe('a demoted model', () => {
  const inForce = { demoted: true };

  it('decides nothing', () => {
    const asked = jest.fn();
    expect(decideWith({ model: { score: asked }, inForce })).toMatchObject({
      use_meta: false,
      action: 'BUY',
      reason: 'model_demoted',
      meta_confidence: null,
    });
    expect(asked).not.toHaveBeenCalled();
  });

  it('comes after a strong consensus and after the errors of the record', () => {
    expect(decideWith({ record: AGREED, inForce }).reason).toBe('strong_consensus_buy');
    expect(decideWith({ ...ERRORS.insufficient_agents, inForce }).reason).toBe(
      'insufficient_agents',
    );
  });
});

describe('a model with groups', () => {
  const moved = {
    ...SOUND_MODEL.affine,
    bias: SOUND_MODEL.affine.bias.map((b, k) => b + (k === 2 ? 1 : 0)),
  };
  const asked: (number | undefined)[] = [];
  const model = {
    ...SOUND_MODEL,
    groups: {
      by: 'symbol' as const,
      names: ['BTCUSDT'],
      indexOf: ({ symbol }: SignalRecord) => (symbol === 'BTCUSDT' ? 0 : -1),
      mapOf: () => moved,
    },
    score: (features: Float64Array, out: Float64Array, group?: number) => {
      asked.push(group);
      SOUND_MODEL.score(features, out);
    },
  };
  const decideOf = (symbol: string) => decideWith({ model, record: { symbol }, explain: true });

  it('names the group whose weights it used, and null for an unknown group', () => {
    expect(decideOf('BTCUSDT').group).toBe('BTCUSDT');
    expect(decideOf('NEWUSDT').group).toBeNull();
    expect(asked).toEqual([0, -1]);
    expect(decideWith({ model: SOUND_MODEL })).not.toHaveProperty('group');
  });

  it('explains what the group adds', () => {
    const { explanation } = decideOf('BTCUSDT');
    const pooled = decideOf('NEWUSDT').explanation;
    expect(pooled).not.toHaveProperty('group');
    const adds = explanation?.action === 'BUY' ? 1 : -0.5;
    expect(explanation?.group?.name).toBe('BTCUSDT');
    expect(explanation?.group?.adds).toBeCloseTo(adds, 12);
    expect(explanation?.logit_difference).toBeCloseTo((pooled?.logit_difference ?? NaN) + adds, 12);
  });
});

describe('the certificate by regime', () => {
  const regimeCertificate = {
    promise: 'at least 75 % are right',
    ...{ volatility_low: 0.7, volatility_medium: 0.9, volatility_high: null },
  };
  const reasonAt = (volatility: number, policy: Partial<Policy> = {}, inForce = {}) =>
    decideWith({
      model: { ...giving(0.8, 0.1, 0.1), regimeCertificate },
      record: { regime: { volatility, trend_strength: 0 } },
      policy: { meta_threshold: null, ...policy },
      inForce,
    });

  it.each([
    [0.1, 'meta_override_sell'],
    [0.5, 'meta_low_confidence_0.80'],
    [0.9, 'regime_not_certified'],
  ])('at a volatility of %d the reason is %s', (volatility, reason) => {
    expect(reasonAt(volatility).reason).toBe(reason);
  });

  it("keeps the vote in a regime that is not certified, with the model's answer beside it", () => {
    const decision = reasonAt(0.9);
    expect(decision).toMatchObject({ use_meta: false, confidence_kind: 'vote' });
    expect(decision.meta_confidence).toBeCloseTo(0.8, 12);
  });

  it('is not replaced by a threshold of the policy where nothing is certified', () => {
    expect(reasonAt(0.5, { meta_threshold: 0.6 }).reason).toBe('meta_override_sell');
    expect(reasonAt(0.9, { meta_threshold: 0.6 }).reason).toBe('regime_not_certified');
  });

  it('is only made stricter by the adapted threshold', () => {
    expect(reasonAt(0.1, {}, { threshold: 0.6 }).reason).toBe('meta_override_sell');
    expect(reasonAt(0.1, {}, { threshold: 0.85 }).reason).toBe('meta_low_confidence_0.80');
  });

  it('is decided by the medium threshold where the regime is not known', () => {
    const model = { ...giving(0.8, 0.1, 0.1), regimeCertificate };
    const record = { regime: undefined };
    expect(decideWith({ model, record, policy: { meta_threshold: null } }).reason).toBe(
      'meta_low_confidence_0.80',
    );
  });
});

describe('the adapted threshold', () => {
  const reasonWith = (inForce: Partial<InForce>, policy: Partial<Policy> = {}) =>
    decideWith({
      model: giving(0.8, 0.1, 0.1),
      policy: { meta_threshold: null, ...policy },
      inForce,
    }).reason;

  it.each([
    [{ threshold: 0.8 }, 'meta_override_sell'],
    [{ threshold: 0.81 }, 'meta_low_confidence_0.80'],
    [{ paused: true }, 'meta_low_confidence_0.80'],
  ])('with %j the reason is %s', (inForce, reason) => {
    expect(reasonWith(inForce)).toBe(reason);
  });

  it("is never below the artifact's", () => {
    const model = { ...giving(0.6, 0.3, 0.1), overrideThreshold: 0.65 };
    const given = { model, policy: { meta_threshold: null }, inForce: { threshold: 0.5 } };
    expect(decideWith(given).reason).toBe('meta_low_confidence_0.60');
  });

  it('gives way to the threshold of the policy', () => {
    expect(reasonWith({ threshold: 0.9, paused: true }, { meta_threshold: 0.7 })).toBe(
      'meta_override_sell',
    );
  });
});

describe('the ends of what is allowed', () => {
  it('a probability of 1 overrides, and one of 0 is no error', () => {
    expect(decideWith({ model: giving(1, 0, 0) })).toMatchObject({
      ...{ reason: 'meta_override_sell', confidence: 1 },
    });
    const sure = { model: { ...giving(0, 0, 0), overrideThreshold: 0 } };
    expect(decideWith({ ...sure, policy: { meta_threshold: 0 } }).reason).toMatch(/^meta_override/);
  });

  it('of equal probabilities the first action wins', () => {
    const { meta_confidence, reason } = decideWith({
      model: giving(0.5, 0, 0.5),
      policy: { meta_threshold: 0.5 },
    });
    expect([meta_confidence, reason]).toEqual([0.5, 'meta_override_sell']);
  });

  it("a canary keeps the threshold of its own artifact, whatever the champion's is", () => {
    const model = { ...giving(0.8, 0.1, 0.1), overrideThreshold: 0.65 };
    const given = { model, policy: { meta_threshold: null } };
    expect(decideWith({ ...given, inForce: { canary: true, threshold: 0.9 } }).reason).toBe(
      'meta_override_sell',
    );
    expect(decideWith({ ...given, inForce: { threshold: 0.9 } }).reason).toBe(
      'meta_low_confidence_0.80',
    );
  });
});
