import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyScaler } from '@meta-agent/features';
import { temporaryFolder } from '@meta-agent/harness';
import { loadArtifact, PROBE_COUNT, type LoadedModel } from '@meta-agent/model-io';
import * as tf from '@tensorflow/tfjs-node';
import { simulateMarket } from '../market/simulated-market';
import { FIXED_RECIPE, train } from './training';

let path: string;
let model: LoadedModel;

beforeAll(async () => {
  const { predictions, labels } = await simulateMarket();
  const inputs = ['--predictions', predictions, '--labels', labels, ...FIXED_RECIPE];
  path = (await train(temporaryFolder(), ...inputs)).report.path;
  model = await loadArtifact(path);
  await tf.startTensorFlow();
});

interface ModelJson {
  readonly modelTopology: tf.io.ModelJSON['modelTopology'];
  readonly weightsManifest: tf.io.WeightsManifestConfig;
}

/** The artifact's two files as TensorFlow.js asks for them, without a line of model-io. */
const artifactFiles: tf.io.IOHandler = {
  load: () => {
    const text = readFileSync(join(path, 'model.json'), 'utf8');
    const { modelTopology, weightsManifest } = JSON.parse(text) as ModelJson;
    const [{ paths, weights }] = weightsManifest;
    const bytes = new Uint8Array(readFileSync(join(path, paths[0])));
    return Promise.resolve({ modelTopology, weightSpecs: weights, weightData: bytes.buffer });
  },
};

/** Probabilities of every probe by TensorFlow.js, which takes scaled features. */
async function predictProbes(): Promise<number[][]> {
  const layers = await tf.loadLayersModel(artifactFiles);
  const scaled = model.probes.inputs.map((input) => {
    const vector = Float64Array.from(input);
    applyScaler(model.parameters.scaler, vector, vector);
    return [...vector];
  });
  return (layers.predict(tf.tensor2d(scaled)) as tf.Tensor2D).array();
}

it("TensorFlow.js's own loadLayersModel and the scorer agree within 1e-5 on every probe", async () => {
  const predicted = await predictProbes();
  expect(predicted).toHaveLength(PROBE_COUNT);
  const scored = new Float64Array(3);
  model.probes.inputs.forEach((input, i) => {
    model.scoreUncalibrated(Float64Array.from(input), scored);
    const differences = predicted[i].map((probability, k) => Math.abs(probability - scored[k]));
    expect(Math.max(...differences)).toBeLessThan(1e-5);
  });
});

it('the probabilities differ from probe to probe', async () => {
  const predicted = await predictProbes();
  const buying = predicted.map(([, , buy]) => buy);
  expect(Math.max(...buying) - Math.min(...buying)).toBeGreaterThan(0.5);
});
