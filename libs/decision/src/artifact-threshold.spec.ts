import type { SignalRecord } from '@meta-agent/features';
import { artifactThreshold, certifiedThreshold } from './artifact-threshold';
import { modelOf } from './testing/model-of';

const record = (fields: Partial<SignalRecord>): SignalRecord => ({
  base_predictions: {},
  ...fields,
});
const HOUR = record({ horizon_minutes: 60 });
const NO_HORIZON = record({});

const horizonCertificate = { 15: 0.7, 60: 0.8, 120: null };
const byHorizon = modelOf({ horizonCertificate });
const byRegime = modelOf({
  regimeCertificate: {
    ...{ volatility_low: 0.7, volatility_medium: 0.8, volatility_high: null },
    promise: 'precision of 0.6',
  },
});

it.each([
  ['the one threshold without a certificate', modelOf({}), HOUR, 0.65],
  ['that of the horizon', byHorizon, HOUR, 0.8],
  ['the one threshold for a record without a horizon', byHorizon, NO_HORIZON, 0.65],
  ['the one threshold for an unknown horizon', byHorizon, record({ horizon_minutes: 30 }), 0.65],
  [
    'the one for a horizon that is not certified',
    byHorizon,
    record({ horizon_minutes: 120 }),
    0.65,
  ],
  ['that of the regime', byRegime, record({ regime: { volatility: 0.1 } }), 0.7],
  [
    'none in a regime that is not certified',
    byRegime,
    record({ regime: { volatility: 0.9 } }),
    null,
  ],
] as const)('the threshold of an artifact is %s', (_, model, of, expected) => {
  expect(artifactThreshold(model, of)).toBe(expected);
});

it.each([
  ['none unless the model is certified', modelOf({}), HOUR, null],
  ['the one threshold of a certified model', modelOf({ isCertified: true }), HOUR, 0.65],
  ['that of the horizon', byHorizon, HOUR, 0.8],
  ['none for a record without a horizon', byHorizon, NO_HORIZON, null],
  ['none for an unknown horizon', byHorizon, record({ horizon_minutes: 30 }), null],
  ['that of the regime', { ...byRegime, isCertified: true }, NO_HORIZON, 0.8],
  [
    'that of the regime where both are certified',
    { ...byRegime, horizonCertificate, isCertified: true },
    record({ horizon_minutes: 60, regime: { volatility: 0.1 } }),
    0.7,
  ],
] as const)('the certified threshold is %s', (_, model, of, expected) => {
  expect(certifiedThreshold(model, of)).toBe(expected);
});
