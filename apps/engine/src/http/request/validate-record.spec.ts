import { signalRecordSchema } from '@meta-agent/features';
import fc from 'fast-check';
import { anyRecord } from '../../testing/records';
import { thrownBy } from '../../testing/thrown-by';
import { validateRecord } from './validate-record';

const isAccepted = (value: unknown) => {
  try {
    validateRecord(value);
    return true;
  } catch {
    return false;
  }
};

/** A record with one field replaced by a value that may be valid or not. */
const nearlyRecord = fc
  .tuple(
    anyRecord,
    fc.constantFrom(
      'timestamp',
      'symbol',
      'horizon',
      'horizon_minutes',
      'base_predictions',
      'regime',
      'ensemble_confidence',
    ),
    fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.constantFrom(
        '2026-02-05',
        '2026-02-05T23:54:27',
        '2026-02-30T00:00:00Z',
        Infinity,
        1e308,
        -0,
        '',
      ),
      fc.record({ xgb: fc.jsonValue(), other: fc.jsonValue() }),
      fc.record({ volatility: fc.double(), trend_strength: fc.double() }),
    ),
  )
  .map(([record, field, value]) => ({ ...record, [field]: value }));

describe('validateRecord', () => {
  it('accepts exactly what the schema of the prediction log accepts', () => {
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(fc.oneof(anyRecord, nearlyRecord, fc.jsonValue()), (value) => {
        const isValid = signalRecordSchema.safeParse(value).success;
        seen[isValid ? 'accepted' : 'refused'] += 1;
        expect(isAccepted(value)).toBe(isValid);
      }),
      { numRuns: 5000 },
    );
    expect(seen.accepted).toBeGreaterThan(500);
    expect(seen.refused).toBeGreaterThan(500);
  });

  it('names every bad field, what was expected and what was received', () => {
    const record = { timestamp: 'soon', symbol: 'A\u001b[2J', base_predictions: { xgb: 3 } };
    expect(thrownBy(() => validateRecord(record))).toMatchObject({
      code: 'invalid_record',
      issues: [
        {
          path: 'timestamp',
          expected: 'an ISO 8601 timestamp like 2026-02-05T23:54:27Z',
          received: '"soon"',
        },
        {
          path: 'symbol',
          expected: 'a symbol like BTCUSDT, of at most 64 characters',
          received: '"A\\u001b[2J"',
        },
        {
          path: 'base_predictions.xgb',
          expected: 'an object with action and confidence',
          received: '3',
        },
      ],
    });
  });
});
