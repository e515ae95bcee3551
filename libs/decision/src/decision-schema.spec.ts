import { decide } from './decide';
import { decisionSchema, loggedAnswerSchema } from './decision-schema';
import { DEFAULT_POLICY } from './default-policy';
import { MetaAgent } from './meta-agent';
import { policySchema } from './policy-schema';

describe('the schema of a decision', () => {
  it('accepts every decision of `decide`, with every field', () => {
    const decision = decide(
      { symbol: 'BTCUSDT', base_predictions: {} },
      { model: null, policy: DEFAULT_POLICY, nowMs: 0 },
    );
    expect(decisionSchema.strict().parse(decision)).toEqual(decision);
  });

  it('accepts a row of an older engine, without id, kind and warnings', () => {
    const { changed, confidence_kind, ...old } = decide(
      { base_predictions: {} },
      { model: null, policy: DEFAULT_POLICY, nowMs: 0 },
    );
    expect([changed, confidence_kind]).toEqual([false, 'vote']);
    expect(loggedAnswerSchema.strict().parse(old)).toEqual(old);
  });
});

describe('the schema of a policy', () => {
  it('accepts the default policy, with every field', () => {
    expect(policySchema.strict().parse(DEFAULT_POLICY)).toEqual(DEFAULT_POLICY);
  });

  const weighted = (weight: number, patchtst = weight) => ({
    ...DEFAULT_POLICY,
    base_weights: { xgb: weight, lgbm: weight, nhits: weight, patchtst },
  });

  it.each([weighted(0), weighted(-0), weighted(0, -0)])(
    'refuses weights of which none is above 0, as the agent does',
    (policy) => {
      expect(policySchema.safeParse(policy).success).toBe(false);
      expect(() => new MetaAgent({ model: null, policy })).toThrow('one weight above 0 at least');
    },
  );

  it.each([weighted(0, 1), weighted(0, 1e-300), weighted(7)])(
    'accepts weights of which one is above 0',
    (policy) => {
      expect(policySchema.safeParse(policy).success).toBe(true);
      expect(new MetaAgent({ model: null, policy }).policy.base_weights).toEqual(
        policy.base_weights,
      );
    },
  );
});
