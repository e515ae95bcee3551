import { decide, DEFAULT_POLICY, type Decision } from '@meta-agent/decision';
import type { z } from 'zod';
import { decisionSchema } from './decision-schema';

// Fails to compile when the schema and the library's type are not the same.
const fromSchema = (decision: z.infer<typeof decisionSchema>): Omit<Decision, 'explanation'> =>
  decision;

describe('the schema of a decision', () => {
  it('takes what the library decides, and knows every field of it', () => {
    const decision = decide(
      { symbol: 'BTCUSDT', base_predictions: {} },
      { model: null, policy: DEFAULT_POLICY, nowMs: 0 },
    );
    expect(fromSchema(decisionSchema.strict().parse(decision))).toEqual(decision);
  });
});
