import { decide, DEFAULT_POLICY, type MetaModel } from '@meta-agent/decision';
import { DEFAULT_AGENTS, guide26 } from '@meta-agent/features';
import fc from 'fast-check';
import { anyRecord } from '../testing/records';
import { answerOf } from './answer-writer';

/** A model with these probabilities, and with a version that JSON has to escape. */
function modelOf(probabilities: readonly number[]): MetaModel {
  return {
    ...{ version: 'v"1\\', trainedAtMs: 0, featureSet: guide26, featureCount: 26 },
    ...{ agents: DEFAULT_AGENTS, overrideThreshold: 0.65 },
    affine: {
      weights: new Float64Array(78).fill(0.5),
      bias: Float64Array.of(0.1, -0.2, 0.3),
      center: new Float64Array(26),
    },
    score: (_, out) => {
      out.set(probabilities);
    },
  };
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const anyModel = fc.option(fc.tuple(share, share, share).map(modelOf));
const anyPolicy = fc.record({ enabled: fc.boolean(), fail_open: fc.boolean() });

describe('answerOf', () => {
  it('writes any answer as JSON.stringify does', () => {
    fc.assert(
      fc.property(
        fc.record({ record: anyRecord, model: anyModel, policy: anyPolicy, explain: fc.boolean() }),
        ({ record, model, policy, explain }) => {
          const context = { policy: { ...DEFAULT_POLICY, ...policy }, nowMs: 0 };
          const decision = decide(record, { ...context, model, explain });
          const envelope = { id: 'x-1', timestamp: '2026-02-05T23:54:27Z', warnings: '["a: b"]' };
          expect(answerOf(envelope, decision)).toBe(
            JSON.stringify({
              ...{ id: envelope.id, timestamp: envelope.timestamp },
              ...decision,
              warnings: ['a: b'],
            }),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });
});
