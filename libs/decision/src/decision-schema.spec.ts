import { decide } from './decide';
import { decisionSchema, loggedAnswerSchema } from './decision-schema';
import { DEFAULT_POLICY } from './default-policy';
import { policySchema } from './policy-schema';

describe('the schema of a decision', () => {
  it('takes what decide answers, and knows every field of it', () => {
    const decision = decide(
      { symbol: 'BTCUSDT', base_predictions: {} },
      { model: null, policy: DEFAULT_POLICY, nowMs: 0 },
    );
    expect(decisionSchema.strict().parse(decision)).toEqual(decision);
  });

  it('takes a row of an engine that gave decisions no id, no kind and no warnings', () => {
    const { changed, confidence_kind, ...old } = decide(
      { base_predictions: {} },
      { model: null, policy: DEFAULT_POLICY, nowMs: 0 },
    );
    expect([changed, confidence_kind]).toEqual([false, 'vote']);
    expect(loggedAnswerSchema.strict().parse(old)).toEqual(old);
  });
});

describe('the schema of a policy', () => {
  it('takes the default policy, and knows every field of it', () => {
    expect(policySchema.strict().parse(DEFAULT_POLICY)).toEqual(DEFAULT_POLICY);
  });
});
