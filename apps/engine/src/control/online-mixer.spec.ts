import { MetaAgent } from '@meta-agent/decision';
import { nodeDisk } from '@meta-agent/durable-files';
import {
  createScorer,
  onlineStart,
  publishLive,
  readLive,
  type LoadedModel,
  type PublishedExpert,
} from '@meta-agent/model-io';
import { liveDraft, promoteAnother, smallRegistry } from '@meta-agent/model-io/testing';
import { OnlineMixer } from './online-mixer';

async function mixing(change: (expert: PublishedExpert) => PublishedExpert = (expert) => expert) {
  const registry = await smallRegistry(1);
  const model = await registry.load();
  const other = await registry.load(await promoteAnother(registry, 2));
  const agent = new MetaAgent({ model });
  const using: { model: LoadedModel } = { model };
  const distrusted: number[] = [];
  const mixer = new OnlineMixer({
    agent,
    model: () => using.model,
    onDistrust: ({ generation }) => distrusted.push(generation),
  });
  const publish = async (weight: number) => {
    const coefficients = [...onlineStart(other.parameters)];
    const expert = { batch_weight: weight, coefficients, learned: 9, trusted: true };
    const draft = { ...liveDraft(model.version, 0.7), online: change(expert) };
    return publishLive({ dir: registry.dir, disk: nodeDisk }, await readLive(registry.dir), draft);
  };
  return { agent, mixer, model, other, using, publish, distrusted };
}

const FEATURES = Float64Array.from({ length: 26 }, (_, j) => Math.sin(j) / 2 + 0.5);

function scored(model: { score: LoadedModel['score'] } | null): number[] {
  const out = new Float64Array(3);
  model?.score(FEATURES, out);
  return Array.from(out);
}

function uncalibrated(model: Pick<LoadedModel, 'scoreUncalibrated'>): number[] {
  const out = new Float64Array(3);
  model.scoreUncalibrated(FEATURES, out);
  return Array.from(out);
}

describe('the online mixer', () => {
  it('mixes w of the model with 1 - w of the expert, and takes it away again', async () => {
    const { agent, mixer, model, other, publish } = await mixing();
    const { state } = await publish(0.25);
    expect(mixer.mix(state)).toBe(true);
    // The expert has its own coefficients on the scaled features of the model in use.
    const { scaler } = model.parameters;
    const expert = createScorer({ ...other.parameters, scaler });
    const [batch, online] = [scored(model), uncalibrated(expert)];
    scored(agent.model).forEach((p, k) => {
      expect(p).toBeCloseTo(0.25 * batch[k] + 0.75 * online[k], 6);
    });
    expect(mixer.mix(null)).toBe(false);
    expect(scored(agent.model)).toEqual(batch);
  });

  it('leaves the model alone at weight 1, to the last bit', async () => {
    const { agent, mixer, model, publish } = await mixing();
    mixer.mix((await publish(1)).state);
    expect(scored(agent.model)).toEqual(scored(model));
  });

  it('mixes again when the model is loaded anew', async () => {
    const { agent, mixer, model, using, publish } = await mixing();
    const { state } = await publish(0.25);
    mixer.mix(state);
    const mixed = scored(agent.model);
    using.model = { ...model };
    agent.useModel(using.model);
    expect(mixer.mix(state)).toBe(true);
    expect(scored(agent.model)).toEqual(mixed);
  });

  it.each<[string, (expert: PublishedExpert) => PublishedExpert]>([
    ['that the supervisor distrusts', (expert) => ({ ...expert, trusted: false })],
    [
      'that is far from the artifact',
      (expert) => ({ ...expert, coefficients: expert.coefficients.map((c) => c + 1e6) }),
    ],
    [
      'of other features',
      (expert) => ({ ...expert, coefficients: expert.coefficients.slice(0, 9) }),
    ],
  ])('lets the model decide alone beside an expert %s, and says so once', async (_, change) => {
    const { agent, mixer, model, publish, distrusted } = await mixing(change);
    const { state } = await publish(0.25);
    expect(mixer.mix(state)).toBe(false);
    expect(mixer.mix((await publish(0.2)).state)).toBe(false);
    expect(scored(agent.model)).toEqual(scored(model));
    expect(distrusted).toEqual([1]);
  });
});
