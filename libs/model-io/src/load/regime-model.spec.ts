import { guide26 } from '@meta-agent/features';
import { smallDraft, temporaryFolder } from '../../testing';
import type { ModelDraft } from '../format/draft';
import { openRegistry } from '../registry/registry';

async function saved(draft: ModelDraft) {
  const registry = openRegistry({ dir: temporaryFolder() });
  const { version } = await registry.save(draft);
  return registry.load(version);
}

const calibrated: ModelDraft = {
  ...smallDraft(),
  calibration: {
    method: 'temperature_regime',
    ...{ log_gain: 0.1, volatility_slope: -1.5, offset: [0.1, 0, -0.1] },
  },
  metadata: { ...smallDraft().metadata, calibration: { method: 'temperature_regime' } },
};

describe('a model that depends on the regime', () => {
  it('is loaded with its calibration by volatility, and reproduces its probes', async () => {
    const { sharpening, parameters } = await saved(calibrated);
    const features = new Float64Array(26);
    const at = guide26.names.indexOf('volatility');
    expect(parameters.volatilityAt).toBe(at);
    const factorAt = (volatility: number) => {
      features[at] = volatility;
      return sharpening?.factorOf(features);
    };
    expect(factorAt(0.5)).toBe(1);
    expect(factorAt(1)).toBeCloseTo(Math.exp(-0.75), 12);
  });

  const certificate = (threshold: number | null) => ({
    ...{ threshold, target_precision: 0.8, confidence: 0.9 },
    ...{ point: null, assumption: 'Certified with …' },
  });

  it('is loaded with the threshold of each regime, and older readers refuse it', async () => {
    const draft = smallDraft();
    const override_threshold = {
      value: 0.8,
      regimes: {
        ...{ target_precision: 0.8, confidence: 0.9, promise: 'Certified with …' },
        volatility_low: certificate(0.7),
        volatility_medium: certificate(0.8),
        volatility_high: certificate(null),
      },
    };
    const model = await saved({ ...draft, metadata: { ...draft.metadata, override_threshold } });
    expect(model.regimeCertificate).toEqual({
      promise: 'Certified with …',
      ...{ volatility_low: 0.7, volatility_medium: 0.8, volatility_high: null },
    });
    expect(model.metadata.schema_version).toBe(2);
    expect((await saved(draft)).metadata.schema_version).toBe(1);
    expect((await saved(draft)).regimeCertificate).toBeNull();
  });
});
