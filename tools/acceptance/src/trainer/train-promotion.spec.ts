import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MetaAgent, type Decision } from '@meta-agent/decision';
import { runTrainer, temporaryFolder } from '@meta-agent/harness';
import { openModel, openRegistry, type LedgerEntry, type Registry } from '@meta-agent/model-io';
import { simulateMarket, type SimulatedMarket } from '../market/simulated-market';
import { FIXED_RECIPE, train, type Training } from './training';

let market: SimulatedMarket;
let inputs: string[];
let modelDir: string;
let registry: Registry;
let promoted: Training;

beforeAll(async () => {
  market = await simulateMarket({ records: 6000, seed: 11 });
  inputs = ['--predictions', market.predictions, '--labels', market.labels, ...FIXED_RECIPE];
  inputs.push('--label-horizon', '15');
});

beforeEach(async () => {
  modelDir = temporaryFolder();
  registry = openRegistry({ dir: modelDir });
  // The measured model itself: the last test compares its decisions.
  promoted = await train(modelDir, ...inputs, '--no-refit');
});

const currentVersion = async () => (await registry.current())?.version;
const lastEntry = async (): Promise<LedgerEntry | undefined> =>
  (await registry.verifyLedger()).entries.at(-1);

it('a model that passes every gate is promoted, and the ledger records the reason', async () => {
  const { exitCode, report } = promoted;
  expect(exitCode).toBe(0);
  expect(report.promoted).toBe(true);
  expect(await currentVersion()).toBe(report.version);
  expect(await lastEntry()).toMatchObject({
    seq: 1,
    event: 'promote',
    reason: 'every gate passed',
    forced: false,
    from: null,
    to: report.version,
  });
});

it('a model that fails gates is a candidate: exit code 3, the current version stays', async () => {
  const args = ['train', ...inputs, '--model-dir', modelDir, '--min-accuracy', '0.99'];
  const { exitCode, stdout } = await runTrainer(args);
  expect(exitCode).toBe(3);
  const failures = stdout.split('\n').filter((line) => line.startsWith('✗'));
  expect(failures).toEqual([
    expect.stringMatching(/^✗ cv_accuracy: 0\.\d{4}, at least 0\.9900$/),
    expect.stringMatching(/^✗ test_accuracy: 0\.\d{4}, at least 0\.9900$/),
    // The two are equal.
    '✗ better_than_champion: not measured, above 0',
  ]);
  const candidate = /^Not promoted: (.*) is a candidate$/m.exec(stdout)?.[1];
  expect(await registry.list()).toEqual([promoted.report.version, candidate].sort());
  expect(await currentVersion()).toBe(promoted.report.version);
  expect((await registry.verifyLedger()).entries).toHaveLength(1);
  expect((await registry.load(candidate)).version).toBe(candidate);
});

it('--force-promote promotes a model that fails gates, and the ledger names them', async () => {
  const force = ['--min-accuracy', '0.99', '--force-promote'];
  const { exitCode, report } = await train(modelDir, ...inputs, ...force);
  expect(exitCode).toBe(0);
  expect(report.promoted).toBe(true);
  expect(report.gates.filter((gate) => !gate.passed).map((gate) => gate.name)).toEqual([
    ...['cv_accuracy', 'test_accuracy', 'better_than_champion'],
  ]);
  expect(await currentVersion()).toBe(report.version);
  expect(await lastEntry()).toMatchObject({
    seq: 2,
    event: 'promote',
    reason: 'forced although these gates failed: cv_accuracy, test_accuracy, better_than_champion',
    forced: true,
    from: promoted.report.version,
    to: report.version,
  });
});

it('--force-promote is not written to the ledger when every gate passes', async () => {
  registry = openRegistry({ dir: temporaryFolder() });
  await train(registry.dir, ...inputs, '--force-promote');
  expect(await lastEntry()).toMatchObject({ seq: 1, reason: 'every gate passed', forced: false });
});

it('--no-promote saves a candidate although every gate passes', async () => {
  registry = openRegistry({ dir: temporaryFolder() });
  const { exitCode, report } = await train(registry.dir, ...inputs, '--no-promote');
  expect(exitCode).toBe(0);
  expect(report.promoted).toBe(false);
  expect(await registry.list()).toEqual([report.version]);
  expect(await currentVersion()).toBeUndefined();
});

describe('beside the current version', () => {
  // Nearly no weight: such a model is less often right than the one of the recipe.
  const WEAK = ['--C', '0.000003'];
  const FIRST_HALF = ['--max-date', '2025-01-07T12:00:00Z'];
  const withoutC = () => inputs.filter((word) => word !== '--C' && word !== '0.1');
  const gateOf = ({ report }: Training) =>
    report.gates.find(({ name }) => name === 'better_than_champion');

  it('a candidate that is better on the records after its training replaces it', async () => {
    const dir = temporaryFolder();
    const old = await train(dir, ...withoutC(), ...WEAK, ...FIRST_HALF, '--force-promote');
    const better = await train(dir, ...inputs);
    expect(gateOf(better)).toMatchObject({
      value: better.report.champion?.difference,
      passed: true,
    });
    expect(better.report.champion).toMatchObject({
      ...{ version: old.report.version, metric: 'accuracy', records: 1200, identified_share: 1 },
    });
    expect(better.report.verdict.at(-1)).toMatch(/^Compared with .* It is (proven )?better/);
    expect([better.exitCode, better.report.promoted]).toEqual([0, true]);
  });

  it('a candidate that is worse does not', async () => {
    const dir = temporaryFolder();
    const good = await train(dir, ...inputs, ...FIRST_HALF);
    expect(good.report.promoted).toBe(true);
    const worse = await train(dir, ...withoutC(), ...WEAK);
    expect(worse.exitCode).toBe(3);
    expect(gateOf(worse)?.passed).toBe(false);
    expect((await openRegistry({ dir }).current())?.version).toBe(good.report.version);
  });

  it('nothing is compared on records that the current version was trained on', async () => {
    const dir = temporaryFolder();
    const first = await train(dir, ...inputs);
    expect(first.report.trained_on.refitted).toBe(true);
    const again = await train(dir, ...inputs);
    expect(again.report.champion).toMatchObject({ records: 0, difference: null });
    expect(again.report.verdict.at(-1)).toContain('no record of the test part is later than');
    expect([again.exitCode, again.report.promoted]).toEqual([3, false]);
  });
});

it('serves the recipe fitted on all records, and names what it was trained on', async () => {
  registry = openRegistry({ dir: temporaryFolder() });
  const { report } = await train(registry.dir, ...inputs);
  const { last_timestamp } = report.data;
  expect(report.promoted).toBe(true);
  expect(report.trained_on).toMatchObject({ refitted: true, records: 6000, last_timestamp });
  expect(promoted.report.trained_on).toMatchObject({ refitted: false, records: 4800 });
  expect(report.metrics).toEqual(promoted.report.metrics);
  const served = await registry.load(report.version);
  const evidence = await openRegistry({ dir: modelDir }).load(promoted.report.version);
  expect(served.parameters.kernel).not.toEqual(evidence.parameters.kernel);
});

it('the promoted model decides held-out records as the run had measured it', async () => {
  const agent = new MetaAgent({ model: await openModel(modelDir) });
  const decisions = market.records.slice(4800).map((record) => agent.predict(record));
  const labels = readFileSync(join(market.folder, 'labels.csv'), 'utf8').split('\n').slice(4801);
  const shareRight = (of: (decision: Decision) => string) =>
    decisions.filter((decision, i) => labels[i].includes(`,${of(decision)},`)).length / 1200;

  const measured = promoted.report.metrics.decision_layer;
  expect(agent.getStatistics()).toMatchObject({
    total_predictions: 1200,
    override_rate: measured.override_rate,
    action_changes: measured.action_changes,
    model_ready: true,
  });
  expect(measured.action_changes).toBeGreaterThan(0);
  expect(shareRight((decision) => decision.action)).toBeCloseTo(measured.final_accuracy, 12);
  expect(shareRight((decision) => decision.base_ensemble_action)).toBeCloseTo(
    measured.base_accuracy,
    12,
  );
  expect(new Set(decisions.map((decision) => decision.model_version))).toEqual(
    new Set([promoted.report.version]),
  );
});
