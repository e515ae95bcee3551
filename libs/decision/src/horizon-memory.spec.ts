import type { SignalRecord } from '@meta-agent/features';
import { DEFAULT_POLICY } from './default-policy';
import { HorizonMemory } from './horizon-memory';
import { modelOf } from './testing/model-of';

const model = modelOf({ isCertified: true });
const policy = { ...DEFAULT_POLICY, primary_horizon: 15 };
const deciding = { policy, model };

const record = (horizon_minutes: number | undefined, fields: Partial<SignalRecord> = {}) => ({
  ...{ timestamp: '2026-02-05T12:00:00Z', symbol: 'BTCUSDT', base_predictions: {}, ...fields },
  ...(horizon_minutes !== undefined && { horizon_minutes }),
});
const SURE = {
  reason: 'horizon_conflict',
  meta_confidence: 0.9,
  probabilities: { SELL: 0.9, HOLD: 0.05, BUY: 0.05 },
};
const SELLS = [{ horizon: 60, action: 'SELL' }];

/** What is remembered for a record after another one was noted. */
function remembered({
  other = record(60),
  said = SURE,
  noting = deciding,
  primary = record(15),
  asking = deciding,
}: {
  readonly other?: SignalRecord;
  readonly said?: Parameters<HorizonMemory['note']>[1];
  readonly noting?: Parameters<HorizonMemory['note']>[2];
  readonly primary?: SignalRecord;
  readonly asking?: Parameters<HorizonMemory['of']>[1];
}) {
  const memory = new HorizonMemory();
  memory.note(other, said, noting);
  return memory.of(primary, asking);
}

it('a decision of another horizon is remembered for the primary one of its moment', () => {
  expect(remembered({})).toEqual(SELLS);
});

it('a confidence of exactly the certified threshold is enough', () => {
  expect(remembered({ said: { ...SURE, meta_confidence: 0.65 } })).toEqual(SELLS);
  expect(remembered({ said: { ...SURE, meta_confidence: 0.6499 } })).toEqual([]);
});

const noPrimary = { ...deciding, policy: DEFAULT_POLICY };
it.each([
  ['of the primary horizon', { other: record(15) }],
  ['without a horizon', { other: record(undefined) }],
  ['of which no probabilities are known', { said: { ...SURE, probabilities: null } }],
  ['of which no confidence is known', { said: { ...SURE, meta_confidence: null } }],
  ['that kept the vote for another reason', { said: { ...SURE, reason: 'meta_disabled' } }],
  ['without a model', { noting: { ...deciding, model: null } }],
  ['when there was no primary horizon', { noting: noPrimary }],
])('a decision %s is not remembered', (_, given) => {
  expect(remembered(given)).toEqual([]);
});

it.each(['symbol', 'timestamp'])('a record without a %s has no other horizons', (name) => {
  const without = { [name]: undefined };
  expect(remembered({ other: record(60, without), primary: record(15, without) })).toEqual([]);
});

it.each([
  ['of another horizon', { primary: record(60) }],
  ['without a horizon', { primary: record(undefined) }],
  ['when there is no primary horizon', { asking: noPrimary }],
])('nothing is remembered for a record %s', (_, given) => {
  expect(remembered(given)).toEqual([]);
});

it('a horizon that is no longer sure is forgotten', () => {
  const memory = new HorizonMemory();
  memory.note(record(60), SURE, deciding);
  memory.note(record(120), SURE, deciding);
  memory.note(record(60), { ...SURE, meta_confidence: 0.5 }, deciding);
  expect(memory.of(record(15), deciding)).toEqual([{ horizon: 120, action: 'SELL' }]);
});
