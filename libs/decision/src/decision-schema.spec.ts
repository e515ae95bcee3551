import { decide } from './decide';
import { decisionSchema, loggedAnswerSchema } from './decision-schema';
import { DEFAULT_POLICY } from './default-policy';
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
});
