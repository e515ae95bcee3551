import { readFileSync } from 'node:fs';
import { MetaAgent } from '@meta-agent/decision';
import { ACTIONS } from '@meta-agent/features';
import { runTrainer, temporaryFolder } from '@meta-agent/harness';
import { openModel, type LoadedModel } from '@meta-agent/model-io';
import {
  simulateMarket,
  type SimulatedMarket,
  type SimulatedRecord,
} from '../market/simulated-market';
import { refusalOf } from '../refusals/refusal';
import { FIXED_RECIPE, train } from './training';

interface Evaluation {
  readonly version: string;
  readonly n_samples: number;
  readonly in_sample: { readonly records: number; readonly last_timestamp: string };
  readonly metrics: {
    readonly test: { readonly accuracy: number; readonly log_loss: number };
    readonly decision_layer: { readonly override_rate: number; readonly action_changes: number };
  };
}

let modelDir: string;
let promoted: string;
let candidate: string;
/** Another sample of the market: no record of this sample was in training. */
let other: SimulatedMarket;
let inputs: string[];

beforeAll(async () => {
  const { predictions, labels } = await simulateMarket();
  modelDir = temporaryFolder();
  const training = ['--predictions', predictions, '--labels', labels, ...FIXED_RECIPE];
  promoted = (await train(modelDir, ...training, '--force-promote')).report.version;
  const stricter = training.map((argument) => (argument === '0.1' ? '0.001' : argument));
  candidate = (await train(modelDir, ...stricter, '--no-promote')).report.version;
  other = await simulateMarket({ records: 1500, seed: 2 });
  inputs = ['--predictions', other.predictions, '--labels', other.labels, '--model-dir', modelDir];
});

async function evaluate(...args: readonly string[]): Promise<Evaluation> {
  const { stdout, stderr } = await runTrainer(['evaluate', '--json', ...inputs, ...args]);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Evaluation;
}

/** Correct answers and log loss of a model, computed record by record. */
function scoreByHand(model: LoadedModel, records: readonly SimulatedRecord[]) {
  const rows = readFileSync(other.labels, 'utf8').trimEnd().split('\n').slice(1);
  const features = new Float64Array(model.featureCount);
  const probabilities = new Float64Array(3);
  let right = 0;
  let logLoss = 0;
  records.forEach((record, i) => {
    const label = ACTIONS.findIndex((action) => rows[i].split(',')[2] === action);
    model.featureSet.fill(record, features);
    model.score(features, probabilities);
    right += Number(probabilities[label] === Math.max(...probabilities));
    logLoss -= Math.log(probabilities[label]);
  });
  return { accuracy: right / records.length, logLoss: logLoss / records.length };
}

describe('meta-trainer evaluate', () => {
  it('measures the current model on other data, like a computation by hand', async () => {
    const { version, n_samples, metrics } = await evaluate();
    expect({ version, n_samples }).toEqual({ version: promoted, n_samples: 1500 });
    const model = await openModel(modelDir);
    const { accuracy, logLoss } = scoreByHand(model, other.records);
    expect(metrics.test.accuracy).toBeCloseTo(accuracy, 12);
    expect(metrics.test.log_loss).toBeCloseTo(logLoss, 9);

    const agent = new MetaAgent({ model });
    for (const record of other.records) agent.predict(record);
    expect(agent.getStatistics()).toMatchObject({
      override_rate: metrics.decision_layer.override_rate,
      action_changes: metrics.decision_layer.action_changes,
    });
  });

  it('measures another version by its name', async () => {
    const named = await evaluate('--model', candidate);
    expect(named.version).toBe(candidate);
    expect(named.metrics.test.log_loss).not.toBe((await evaluate()).metrics.test.log_loss);
  });

  it('measures under the thresholds that are asked for', async () => {
    const { metrics } = await evaluate('--meta-threshold', '1');
    expect(metrics.decision_layer.override_rate).toBe(0);
  });

  it('names the records that the model was trained on, and --out-of-sample leaves them out', async () => {
    const all = await evaluate();
    const { records, last_timestamp: last } = all.in_sample;
    const later = other.records.filter(({ timestamp }) => Date.parse(timestamp) > Date.parse(last));
    // Both markets have the same times; this one is shorter than the training part.
    expect([records, later.length]).toEqual([1500, 0]);

    const early = temporaryFolder();
    const files = ['--predictions', other.predictions, '--labels', other.labels];
    await train(early, ...files, ...FIXED_RECIPE, '--max-date', '2025-01-03', '--force-promote');
    const measure = async (...args: readonly string[]) => {
      const { stdout, stderr } = await runTrainer([
        ...['evaluate', '--json', ...files, '--model-dir', early, ...args],
      ]);
      return { ...(JSON.parse(stdout) as Evaluation), stderr };
    };
    const whole = await measure();
    expect(whole.n_samples).toBe(1500);
    expect(whole.in_sample.records).toBeGreaterThan(0);
    expect(whole.stderr).toContain(
      'records are in-sample: the model was trained on the files of the training',
    );
    const rest = await measure('--out-of-sample');
    expect(rest.in_sample.records).toBe(0);
    expect(rest.n_samples).toBe(1500 - whole.in_sample.records);
    expect(rest.stderr).not.toContain('in-sample');
  });

  it('prints tables for people', async () => {
    const { exitCode, stdout } = await runTrainer(['evaluate', ...inputs]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`${promoted} on 1,500 labelled records\n`);
    expect(stdout).toMatch(/│ accuracy +│ +0\.\d{4} │ +0\.\d{4} │/);
    expect(stdout).toMatch(
      /changes the vote in \d+\.\d % of the decisions, and confirms it in \d+\.\d %/,
    );
  });

  it('refuses a version that the registry does not hold', async () => {
    const version = '20200101T000000Z-00000000';
    expect(await refusalOf(['evaluate', ...inputs, '--model', version])).toMatchObject({
      exitCode: 2,
      code: 'version_missing',
    });
  });

  it('refuses a registry without a promoted version', async () => {
    const args = ['evaluate', ...inputs.slice(0, 4), '--model-dir', temporaryFolder()];
    expect(await refusalOf(args)).toMatchObject({ exitCode: 2, code: 'current_missing' });
  });
});
