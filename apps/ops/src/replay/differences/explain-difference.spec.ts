import { decide, DEFAULT_POLICY, NOTHING_IN_FORCE, type Policy } from '@meta-agent/decision';
import type { SignalRecord } from '@meta-agent/features';
import type { LoadedModel } from '@meta-agent/model-io';
import { sampleRegistry } from '@meta-agent/model-io/testing';
import type { ReplayRow } from '../input/replay-row';
import { explainDifference } from './explain-difference';

const TIMESTAMP = '2026-02-05T23:54:27Z';
const NOW_MS = Date.parse(TIMESTAMP);
const RECORD: SignalRecord = {
  timestamp: TIMESTAMP,
  symbol: 'BTCUSDT',
  base_predictions: {
    xgb: { action: 'SELL', confidence: 0.51 },
    lgbm: { action: 'HOLD', confidence: 0.87 },
    nhits: { action: 'BUY', confidence: 0.84 },
  },
};

let one: LoadedModel;
let other: LoadedModel;

beforeAll(async () => {
  const { registry, versions } = await sampleRegistry(2);
  [one, other] = [await registry.load(versions[0]), await registry.load(versions[1])];
});

const asking: Policy = { ...DEFAULT_POLICY, meta_threshold: 0 };
const silent: Policy = { ...DEFAULT_POLICY, enabled: false };

/** A row that the first model decided by that policy, with a clock `lateMs` later. */
function rowOf(
  policy: Policy,
  lateMs = 0,
  inForce = NOTHING_IN_FORCE,
): ReplayRow & { logged: { policy: Policy } } {
  const decision = decide(RECORD, { model: one, policy, nowMs: NOW_MS + lateMs, inForce });
  const line = RECORD as ReplayRow['line'];
  const logged = {
    ...{ decision, policy, modelVersion: one.version, inForce, propensities: null },
    otherHorizons: [],
  };
  return { record: RECORD, line, id: null, timestampMs: NOW_MS, nowMs: NOW_MS, logged };
}

function causesOf(
  row: ReplayRow,
  model: LoadedModel,
  policy: Policy,
  then: LoadedModel | 'gone' = one,
) {
  const context = { model, policy, nowMs: NOW_MS };
  const decision = decide(row.record, context);
  const loggedModel = then === 'gone' ? undefined : then;
  return explainDifference({ row: row as never, decision, context, loggedModel });
}

it('distinguishes another model from another policy', () => {
  expect(causesOf(rowOf(asking), other, asking)).toEqual(['model']);
  expect(causesOf(rowOf(asking), one, silent)).toEqual(['policy']);
  expect(causesOf(rowOf(asking), other, silent)).toEqual(['model', 'policy']);
  // The logged decision did not use a model, so the model is not a cause.
  expect(causesOf(rowOf(silent), other, asking)).toEqual(['policy']);
});

it("distinguishes the operator's stop from model and policy", () => {
  const stopped = rowOf(asking, 0, { ...NOTHING_IN_FORCE, stop: 'hold' });
  expect(causesOf(stopped, one, asking)).toEqual(['in_force']);
});

it('recognises a changed input', () => {
  const row = rowOf(asking);
  const record = { ...RECORD, base_predictions: { ...RECORD.base_predictions, xgb: undefined } };
  const edited = { ...row, record: record as never };
  expect(causesOf(edited, one, asking)).toEqual(['input']);
  expect(causesOf(edited, one, silent)).toContain('policy');
});

it('recognises a decision at the edge of an age limit, and a missing model', () => {
  const strict = { ...asking, max_signal_age_s: 1 };
  expect(causesOf(rowOf(strict, 1001), one, strict)).toEqual(['clock']);
  expect(causesOf(rowOf(asking), other, asking, 'gone')).toEqual(['model_missing']);
});

it('names model and policy when only both together change the decision', () => {
  const old: LoadedModel = { ...one, trainedAtMs: NOW_MS - 2 * 86_400_000 };
  const young = { ...asking, max_model_age_days: 1 };
  expect(causesOf(rowOf(asking), old, young)).toEqual(['model', 'policy']);
  expect(causesOf(rowOf(asking), old, asking)).toEqual([]);
});
