import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  runOps,
  startEngine,
  temporaryFolder,
  until,
  type EngineProcess,
} from '@meta-agent/harness';
import { promoteAnother, sampleRegistry } from '@meta-agent/model-io/testing';
import { rowsIn } from '../market/rows-in';

const SPLIT = {
  symbol: 'BTCUSDT',
  base_predictions: {
    xgb: { action: 'BUY', confidence: 0.7 },
    lgbm: { action: 'HOLD', confidence: 0.65 },
    nhits: { action: 'BUY', confidence: 0.82 },
    patchtst: { action: 'SELL', confidence: 0.75 },
  },
} as const;

const reasonOf = async ({ client }: EngineProcess) => (await client.predict(SPLIT)).reason;

async function serving() {
  const { registry, versions } = await sampleRegistry(2);
  const logs = temporaryFolder();
  const settings = {
    META_V2_MODEL_DIR: registry.dir,
    META_DECISION_LOG: logs,
    META_DECISION_LOG_SYNC: 'always',
    META_OVERRIDE_THRESHOLD: '0',
    META_CONSENSUS_THRESHOLD: '1',
  };
  const engine = await startEngine(settings);
  const ops = (...args: string[]) =>
    runOps([...args, '--model-dir', registry.dir, '--url', engine.url]);
  return { registry, versions, logs, settings, engine, ops };
}

describe("the operator's stop", () => {
  it('is in force in the engine when halt ends, and ends with resume', async () => {
    const { registry, engine, ops, logs } = await serving();
    expect(await reasonOf(engine)).toMatch(/^meta_override/);
    const halted = await ops('halt', '--reason', 'bad feed');
    expect(halted.exitCode).toBe(0);
    expect(halted.stdout).toMatch(/The engine confirms the stop, after /);
    expect(await reasonOf(engine)).toBe('halted');
    expect(await engine.client.status()).toMatchObject({
      stop: { to: 'vote', reason: 'bad feed' },
    });
    expect(
      /meta_halted (\d)/.exec(await fetch(`${engine.url}/metrics`).then((r) => r.text()))?.[1],
    ).toBe('1');
    expect((await runOps(['status', '--url', engine.url])).stdout).toContain('HALTED');
    await ops('resume', '--reason', 'mended');
    expect(await reasonOf(engine)).toMatch(/^meta_override/);
    expect(rowsIn(logs).map(({ in_force }) => in_force)).toEqual([
      undefined,
      expect.objectContaining({ stop: 'vote' }),
      undefined,
    ]);
    const replayed = await runOps([
      ...['replay', '--predictions', logs, '--model-dir', registry.dir, '--json'],
    ]);
    expect(JSON.parse(replayed.stdout)).toMatchObject({ logged: { compared: 3, different: 0 } });
    expect(await engine.stop()).toBe(0);
  });

  it('outlasts a restart and a promotion', async () => {
    const { registry, settings, engine, ops } = await serving();
    await ops('halt', '--reason', 'bad feed', '--to', 'hold');
    const version = await promoteAnother(registry, 9);
    await until(async () => (await engine.client.status()).model_version === version);
    expect(await engine.client.predict(SPLIT)).toMatchObject({ action: 'HOLD', reason: 'halted' });
    expect(await engine.stop()).toBe(0);
    const again = await startEngine(settings);
    expect(await again.client.predict(SPLIT)).toMatchObject({ action: 'HOLD', reason: 'halted' });
    expect(await again.stop()).toBe(0);
  });

  it('is put in force by a control.json that nobody can read', async () => {
    const { registry, engine } = await serving();
    writeFileSync(join(registry.dir, 'control.json'), '{"schema_version":1,"st');
    await until(async () => (await reasonOf(engine)) === 'halted');
    expect(await engine.stop()).toBe(0);
  });
});

describe('a demoted model', () => {
  it('decides nothing until it is rearmed, also after a restart', async () => {
    const { registry, versions, settings, engine } = await serving();
    const [version] = versions.slice(-1);
    await registry.demote({ version, actor: 'meta-supervisor', reason: 'worse than the vote' });
    await until(async () => (await reasonOf(engine)) === 'model_demoted');
    expect(await engine.stop()).toBe(0);
    const again = await startEngine(settings);
    expect(await reasonOf(again)).toBe('model_demoted');
    const rearmed = await runOps([
      'rearm',
      '--reason',
      'a data fault',
      '--model-dir',
      registry.dir,
      '--url',
      again.url,
    ]);
    expect(rearmed.stdout).toContain(`${version} decides again.`);
    expect(await reasonOf(again)).toMatch(/^meta_override/);
    expect(await again.stop()).toBe(0);
  });
});
