import { ACTIONS, recordSchemasOf } from '@meta-agent/features';
import { anything, assert, constantFrom, double, oneof, property, record } from 'fast-check';
import { signalsIssue, type ReplayRow } from './replay-row';

it('finds the signals sound that the schema accepts, and no others', () => {
  const { base_predictions: schema } = recordSchemasOf(['xgb']).signals.shape;
  const signal = record({
    action: oneof(constantFrom<unknown>(...ACTIONS, 'WAIT'), anything()),
    confidence: oneof(double({ min: -0.5, max: 1.5 }), anything()),
  });
  assert(
    property(oneof(signal, anything()), (xgb) => {
      const signals = { xgb };
      const row = { record: { base_predictions: signals } } as unknown as ReplayRow;
      expect(signalsIssue(row, ['xgb']) === null).toBe(schema.safeParse(signals).success);
    }),
    { numRuns: 2000 },
  );
});
