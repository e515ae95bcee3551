import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Action } from '@meta-agent/features';
import {
  HttpLoad,
  runOps,
  startEngine,
  temporaryFolder,
  until,
  type EngineProcess,
} from '@meta-agent/harness';
import { promoteAnother, smallRegistry } from '@meta-agent/model-io/testing';

/** `HALTS=20 npx jest engine-halted` in `tools/acceptance` measures more of them. */
const HALTS = Number(process.env.HALTS ?? 3);
const CONNECTIONS = 8;
const signal = (action: Action) => ({ action, confidence: 0.8 });
const RECORD = {
  symbol: 'BTCUSDT',
  base_predictions: { xgb: signal('BUY'), lgbm: signal('HOLD'), nhits: signal('SELL') },
};
const BODY = JSON.stringify(RECORD);

/** Asks without a pause over every connection. @returns when each answer came, and whether it was a stop's */
function loading({ url }: EngineProcess) {
  const load = new HttpLoad(url, CONNECTIONS);
  const answers: { readonly atMs: number; readonly isHalted: boolean }[] = [];
  let isEnding = false;
  const asking = Array.from({ length: CONNECTIONS }, async () => {
    while (!isEnding) {
      const { reason } = await load.predict(BODY);
      answers.push({ atMs: performance.now(), isHalted: reason === 'halted' });
    }
  });
  const end = async () => {
    isEnding = true;
    await Promise.all(asking);
    load.close();
    return answers;
  };
  return { end };
}

it('under load a stop is in force when halt ends, and outlasts restart, promotion and restore', async () => {
  const registry = await smallRegistry();
  const settings = {
    ...{ META_V2_MODEL_DIR: registry.dir, META_DECISION_LOG: join(temporaryFolder(), 'logs') },
    ...{ LOG_DECISIONS: 'off', META_AGENT_ENABLED: 'true' },
  };
  let engine = await startEngine(settings);
  const at = () => ['--model-dir', registry.dir, '--url', engine.url];
  const measured: number[] = [];
  for (let round = 0; round < HALTS; round += 1) {
    const load = loading(engine);
    // The stop is in the registry from then on; the command waits until the engine confirms it.
    const beganMs = performance.now();
    await registry.halt({ actor: 'test', reason: 'bad feed', to: 'hold' });
    const writtenMs = performance.now();
    const confirmed = await runOps(['halt', '--reason', 'bad feed', '--to', 'hold', ...at()]);
    expect(confirmed.exitCode).toBe(0);
    const confirmedMs = performance.now();
    const answers = await load.end();
    const last = answers.filter(({ isHalted }) => !isHalted).at(-1)?.atMs ?? beganMs;
    expect(last).toBeLessThan(confirmedMs);
    expect(answers.some(({ isHalted }) => isHalted)).toBe(true);
    measured.push(Math.round(last - writtenMs));
    if (round < HALTS - 1) await runOps(['resume', '--reason', 'mended', ...at()]);
  }
  process.stdout.write(
    `Last answer that was no stop, in ms after the stop was written, under load: ${measured.join(', ')}\n`,
  );

  const isHalted = async () => (await engine.client.predict(RECORD)).reason === 'halted';
  const version = await promoteAnother(registry, 9);
  await until(async () => (await engine.client.status()).model_version === version);
  expect(await isHalted()).toBe(true);
  expect(await engine.stop()).toBe(0);
  engine = await startEngine(settings);
  expect(await isHalted()).toBe(true);
  expect(await engine.stop('SIGKILL')).not.toBe(0);

  const archive = join(temporaryFolder(), 'all.tar.gz');
  expect(
    (await runOps(['backup', '--all', '--to', archive, '--model-dir', registry.dir])).exitCode,
  ).toBe(0);
  rmSync(registry.dir, { recursive: true });
  const restore = ['restore', archive, '--model-dir', registry.dir, '--no-engine', '--yes'];
  expect((await runOps(restore)).exitCode).toBe(0);
  engine = await startEngine(settings);
  expect(await isHalted()).toBe(true);
  const refused = await runOps(['resume', ...at()]);
  expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('--reason')]);
  expect(await isHalted()).toBe(true);
  expect((await runOps(['resume', '--reason', 'mended', ...at()])).exitCode).toBe(0);
  expect(await isHalted()).toBe(false);
  const { entries } = await registry.verifyLedger();
  expect(entries.filter(({ event }) => event === 'resume').at(-1)).toMatchObject({
    reason: 'mended',
  });
  expect(entries.some(({ event }) => event === 'halt')).toBe(true);
  expect(await engine.stop()).toBe(0);
});
