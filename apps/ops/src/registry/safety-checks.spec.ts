import type { LoadedModel } from '@meta-agent/model-io';
import { sampleRegistry } from '@meta-agent/model-io/testing';
import { runSafetyChecks } from './safety-checks';

let model: LoadedModel;

beforeAll(async () => {
  const { registry } = await sampleRegistry(1);
  model = await registry.load();
});

const failing = (changed: Partial<LoadedModel>) =>
  runSafetyChecks({ ...model, ...changed })
    .filter(({ passed }) => passed !== true)
    .map(({ name, passed }) => [name, passed]);

const scoring = (probabilities: readonly number[]): Partial<LoadedModel> => ({
  score: (_, out) => {
    probabilities.forEach((value, k) => (out[k] = value));
  },
});

describe('the safety checks', () => {
  it('and the check of sizes pass on a valid model', () => {
    expect(runSafetyChecks(model)).toHaveLength(8);
    expect(failing({})).toEqual([]);
  });

  it('find a model with constant output', () => {
    expect(failing(scoring([0.2, 0.3, 0.5]))).toEqual([['safety: output not constant', false]]);
  });

  it('find invalid probabilities', () => {
    const constant = ['safety: output not constant', false];
    const range = ['safety: confidence within 0 and 1', false];
    expect(failing(scoring([1.2, -0.1, -0.1]))).toEqual([constant, range]);
    expect(failing(scoring([0.2, 0.2, 0.2]))).toEqual([constant, range]);
    expect(failing(scoring([NaN, 0.5, 0.5]))).toEqual([constant, range]);
  });

  it('find a model without parameters and one of another width', () => {
    const kernel = new Float32Array();
    const parameters = { ...model.parameters, kernel, bias: kernel };
    expect(failing({ parameters })).toEqual([
      ['safety: parameter count above 0', false],
      ['safety: feature dimension as expected', false],
    ]);
    const width = [['safety: feature dimension as expected', false]];
    expect(failing({ featureCount: model.featureCount + 1 })).toEqual(width);
  });

  it('warn of a high override rate and of failed gates without refusing the model', () => {
    const { metadata } = model;
    const layer = { ...metadata.metrics.decision_layer, override_rate: 0.52 };
    const gates = [{ name: 'cv_accuracy', value: 0.4, limit: 0.55, passed: false }];
    const metrics = { ...metadata.metrics, decision_layer: layer };
    expect(failing({ metadata: { ...metadata, metrics, gates } })).toEqual([
      ['safety: override rate', null],
      ['safety: gates of training', null],
    ]);
  });

  it('check the consensus in all 27 votes in which three or four agents agree', () => {
    const detail = runSafetyChecks(model).find(({ name }) => name.includes('consensus'))?.detail;
    expect(detail).toBe('27 of 81 ways to vote agree, 0 overridden');
  });
});
