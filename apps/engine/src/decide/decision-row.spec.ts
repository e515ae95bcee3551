import { decide, DEFAULT_POLICY } from '@meta-agent/decision';
import { logRecordSchema } from '@meta-agent/features';
import fc from 'fast-check';
import { anyRecord, SPLIT } from '../testing/records';
import { createRowWriter } from './decision-row';

const AT = '2026-02-05T23:54:28.123Z';
const rowOf = createRowWriter(DEFAULT_POLICY);
const decisionOf = (record: typeof SPLIT) =>
  decide(record, { model: null, policy: DEFAULT_POLICY, nowMs: 0 });
const written = (record: typeof SPLIT) =>
  JSON.parse(
    rowOf({
      record,
      decision: JSON.stringify(decisionOf(record)),
      modelVersion: null,
      decidedAt: AT,
    }),
  ) as Record<string, unknown>;

describe('a row of the decision log', () => {
  it('is a line of a prediction log from which the same decision follows', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const row = written(record);
        const { timestamp, symbol, ...signals } = logRecordSchema.parse(row);
        expect(timestamp).toBe(record.timestamp ?? AT);
        const again = { ...signals, symbol: record.symbol };
        expect(decide(again, { model: null, policy: DEFAULT_POLICY, nowMs: 0 })).toEqual(
          row.decision,
        );
        expect(symbol).toBe(record.symbol ?? 'UNKNOWN');
      }),
    );
  });

  it('says what was decided, when, by which model and policy, and what it had to assume', () => {
    expect(written({ base_predictions: {} })).toMatchObject({
      timestamp: AT,
      symbol: 'UNKNOWN',
      assumed: ['timestamp', 'symbol'],
      decided_at: AT,
      model_version: null,
      policy: DEFAULT_POLICY,
      decision: { action: 'HOLD', reason: 'model_not_loaded' },
    });
    expect(written(SPLIT)).not.toHaveProperty('assumed');
  });

  it('keeps nothing but the fields of a record', () => {
    const more = { ...SPLIT, decision: 'mine', note: 'x'.repeat(1000) };
    expect(Object.keys(written(more))).not.toContain('note');
    expect(written(more).decision).toMatchObject({ reason: 'model_not_loaded' });
  });
});
