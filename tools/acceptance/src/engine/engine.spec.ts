import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { FALLBACK_REASONS } from '@meta-agent/decision';
import { logRecordSchema } from '@meta-agent/features';
import {
  ENGINE,
  messagesOf,
  ROOT,
  runNode,
  startCommand,
  startEngine,
  temporaryFolder,
  until,
} from '@meta-agent/harness';
import { promoteAnother, smallRegistry } from '@meta-agent/model-io/testing';
import { rowsIn } from '../market/rows-in';
import { simulateMarket, type SimulatedMarket } from '../market/simulated-market';
import { FIXED_RECIPE, train } from '../trainer/training';

/** Of a process: the file /proc/PID/status. */
const residentMib = (status: string) => Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
const PRINT_STATUS = "process.stdout.write(require('fs').readFileSync('/proc/self/status'))";

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1) ?? '';

describe('the engine', () => {
  it('reports at its start the model and the override threshold', async () => {
    const registry = await smallRegistry(1);
    const version = (await registry.current())?.version ?? '';
    const engine = await startEngine({
      META_V2_MODEL_DIR: registry.dir,
      META_DECISION_LOG: 'off',
      META_OVERRIDE_THRESHOLD: '0.7',
    });
    expect(messagesOf(engine)).toEqual([
      `[META-V2] Model ${version} is in use`,
      '[META-V2] Admin calls are off: there is neither an admin token nor a socket',
      '[META-V2] The decision log is off',
      '[META-V2] Meta-learning agent loaded (5th layer)',
      '[META-V2]    └─ Override threshold: 0.7',
      `[META-V2]    └─ Version: ${version}`,
      `[META-V2] Console: ${engine.url}/`,
      `[META-V2] Listening on ${engine.url}`,
    ]);
    const metrics = await engine.client.metrics();
    expect(metrics).toContain(`meta_model_info{version="${version}",feature_set="guide26"} 1`);
    expect(metrics).toContain('meta_model_loads_total{result="loaded",code="none"} 1');
    expect(await engine.stop()).toBe(0);
  });

  it('takes the registry, the port and the switch from flags, and says where it logs', async () => {
    const registry = await smallRegistry(1);
    const logs = temporaryFolder();
    const flags = ['--enabled', '--model-dir', registry.dir, '--port', '0'];
    const engine = await startCommand([process.execPath, ENGINE, ...flags], {
      META_AGENT_ENABLED: 'false',
      META_PORT: '1',
      META_DECISION_LOG: logs,
    });
    expect(await engine.client.status()).toMatchObject({ enabled: true, model_ready: true });
    expect(messagesOf(engine)).toContain(`[META-V2] Decisions are logged to ${logs}`);
    expect(await engine.stop()).toBe(0);
  });

  it('is small: 70 MiB more than bare Node at its first answer, without TensorFlow or danfojs', async () => {
    const registry = await smallRegistry(1);
    const loaded = join(temporaryFolder(), 'loaded');
    const listModules = `
      const { writeFileSync } = require('node:fs');
      process.on('exit', () => writeFileSync(${JSON.stringify(loaded)}, Object.keys(require.cache).join('\\n')));
    `;
    const hook = join(temporaryFolder(), 'list-modules.cjs');
    writeFileSync(hook, listModules);
    const engine = await startEngine({
      META_V2_MODEL_DIR: registry.dir,
      META_DECISION_LOG: 'off',
      NODE_OPTIONS: `--require ${hook}`,
    });
    await engine.client.predict({ base_predictions: {} });
    // Node 24 alone takes more memory than Node 20.
    const bare = await runNode(['--eval', PRINT_STATUS]);
    const status = readFileSync(`/proc/${engine.pid}/status`, 'utf8');
    expect(residentMib(status) - residentMib(bare.stdout)).toBeLessThan(70);
    expect(await engine.stop()).toBe(0);
    const modules = readFileSync(loaded, 'utf8');
    expect(modules).toContain('express');
    expect(modules).not.toMatch(/tensorflow|danfojs|tfjs/);
  });

  it('starts with an empty folder, and then follows the vote', async () => {
    const folder = temporaryFolder();
    const engine = await startEngine({
      META_V2_MODEL_DIR: join(folder, 'none'),
      META_DECISION_LOG: join(folder, 'logs'),
    });
    expect(await engine.client.status()).toMatchObject({
      model_ready: false,
      last_load_error: { code: 'registry_missing' },
    });
    expect(await engine.client.readiness()).toMatchObject({
      ready: true,
      model: 'none; the vote decides',
    });
    expect(messagesOf(engine)).toContainEqual(
      expect.stringMatching(/No model, every decision is the vote: there is no registry .*Next: /),
    );
    const signal = { action: 'BUY', confidence: 0.9 } as const;
    const record = { base_predictions: { xgb: signal, lgbm: signal } };
    expect(await engine.client.predict(record)).toMatchObject({
      action: 'BUY',
      reason: 'model_not_loaded',
    });
    const registry = await smallRegistry(2);
    cpSync(registry.dir, join(folder, 'none'), { recursive: true });
    await until(async () => (await engine.client.status()).model_ready);
    expect(await engine.client.predict(record)).toMatchObject({ reason: 'strong_consensus_buy' });
    expect(await engine.stop()).toBe(0);
    const rows = rowsIn(join(folder, 'logs'));
    expect(rows.map(({ decision }) => (decision as { reason: string }).reason)).toEqual([
      'model_not_loaded',
      'strong_consensus_buy',
    ]);
    for (const row of rows) logRecordSchema.parse(row);
  });

  it('fails closed when configured: HOLD, and not ready', async () => {
    const engine = await startEngine({
      META_V2_MODEL_DIR: join(temporaryFolder(), 'none'),
      META_DECISION_LOG: 'off',
      META_FAIL_OPEN: 'false',
    });
    const signal = { action: 'BUY', confidence: 0.9 } as const;
    const decision = await engine.client.predict({
      base_predictions: { xgb: signal, lgbm: signal },
    });
    expect(decision).toMatchObject({ action: 'HOLD', confidence: 0, reason: 'model_not_loaded' });
    expect((await fetch(`${engine.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${engine.url}/healthz`)).status).toBe(200);
  });

  it('loads the model again on SIGHUP, and keeps the old one when the new one is refused', async () => {
    const registry = await smallRegistry(1);
    const engine = await startEngine({
      META_V2_MODEL_DIR: registry.dir,
      META_DECISION_LOG: 'off',
      META_ADMIN_TOKEN: 'a-token-of-this-test',
    });
    const first = (await engine.client.status()).model_version;
    const second = await promoteAnother(registry, 2);
    await until(async () => (await engine.client.status()).model_version === second);
    writeFileSync(join(registry.pathOf(second), 'weights.bin'), 'broken');
    engine.signal('SIGHUP');
    await until(async () => (await engine.client.status()).last_load_error !== null);
    expect(await engine.client.status()).toMatchObject({
      model_version: second,
      last_load_error: { code: 'size_mismatch' },
    });
    expect(first).not.toBe(second);
    expect(await engine.client.metrics()).toContain(
      'meta_model_loads_total{result="refused",code="size_mismatch"} 1',
    );
    await expect(engine.client.reload()).rejects.toMatchObject({
      code: 'model_refused',
      status: 409,
    });
  });

  it('finishes requests in flight before it stops, and loses no line', async () => {
    const registry = await smallRegistry(1);
    const logs = join(temporaryFolder(), 'logs');
    const engine = await startEngine({
      META_V2_MODEL_DIR: registry.dir,
      META_DECISION_LOG: logs,
    });
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const line = new TextEncoder().encode('{"symbol":"SLOW","base_predictions":{}}\n');
    const answer = fetch(`${engine.url}/api/ai/meta/predict/batch`, {
      ...{ method: 'POST', body: readable, duplex: 'half' },
      headers: { 'content-type': 'application/x-ndjson' },
    });
    await writer.write(line);
    const response = await answer;
    const stopped = engine.stop();
    await until(() => messagesOf(engine).some((text) => text.includes('Stopping')));
    await expect(engine.client.status()).rejects.toMatchObject({ code: 'engine_unreachable' });
    await writer.write(line);
    await writer.close();
    expect((await response.text()).trimEnd().split('\n')).toHaveLength(2);
    expect(await stopped).toBe(0);
    expect(rowsIn(logs)).toHaveLength(2);
  });
});

describe('a start that fails', () => {
  it('lists every bad variable, exit code 2', async () => {
    const env = { META_PORT: 'http', META_FAIL_OPEN: 'maybe' };
    const { exitCode, stdout, stderr } = await runNode([ENGINE], { env });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      [
        'error bad_environment: The environment has bad values.',
        '  - META_FAIL_OPEN: expected true or false, received "maybe"',
        '  - META_PORT: expected a port, 0 to 65535, received "http"',
        '  next: correct or unset them, and run this again',
        '',
      ].join('\n'),
    );
  });

  it('names the port in use once the wait is over, exit code 75', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const { port } = blocker.address() as { port: number };
    const env = { META_PORT: String(port), META_DECISION_LOG: 'off' };
    const { exitCode, stderr } = await runNode([ENGINE, '--wait', '0.1'], { env });
    blocker.close();
    expect(exitCode).toBe(75);
    expect(stderr).toContain(
      `error cannot_listen_yet: The engine could not listen on 127.0.0.1:${port} for 0.1 s.`,
    );
    expect(stderr).toContain('next: stop the program that uses the port');
  });

  it('suggests a correction of a mistyped command', async () => {
    const { exitCode, stderr } = await runNode([ENGINE, 'serv']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error bad_usage: .*serv/);
    expect(lastLine(stderr)).toContain('Did you mean serve?');
  });

  it('shows its settings, their sources, and no secret', async () => {
    const env = { META_PORT: '9000', META_ADMIN_TOKEN: 'a-long-secret' };
    const { exitCode, stdout } = await runNode([ENGINE, 'config', 'show', '--json'], { env });
    expect(exitCode).toBe(0);
    const settings = JSON.parse(stdout) as { name: string; value: string; source: string }[];
    const port = settings.find(({ name }) => name === 'META_PORT');
    expect(port).toMatchObject({ value: '9000', source: 'environment' });
    expect(stdout).not.toContain('a-long-secret');
    expect((await runNode([ENGINE, 'config', 'show'], { env })).stdout).toMatch(
      /META_PORT\s*│\s*9000\s*│\s*environment/,
    );
  });
});

describe('the API', () => {
  const VALIDATE = `
    import { Validator } from '@seriousme/openapi-schema-validator';
    const api = await (await fetch(process.argv[1])).json();
    process.stdout.write(JSON.stringify(await new Validator().validate(api)));
  `;

  it('is described in OpenAPI that a validator accepts', async () => {
    const engine = await startEngine({ META_V2_MODEL_DIR: 'none', META_DECISION_LOG: 'off' });
    const url = `${engine.url}/openapi.json`;
    const { stdout, stderr } = await runNode(['--input-type=module', '-e', VALIDATE, url]);
    expect([stdout, stderr]).toEqual(['{"valid":true}', '']);
  });
});

/** Series of the other programs, and of parts that are off unless asked for. */
const ELSEWHERE = /^meta_(?:supervisor|agents|stream|registry_sync)_/;

describe('the deployed configuration', () => {
  const DEPLOY = join(ROOT, 'tools/deploy');
  const textsOf = (pattern: RegExp) =>
    readdirSync(DEPLOY, { recursive: true, encoding: 'utf8' })
      .filter((name) => pattern.test(name) && !name.includes('node_modules'))
      .map((name) => readFileSync(join(DEPLOY, name), 'utf8'))
      .join('\n');

  it('watches metrics that the engine has', async () => {
    const registry = await smallRegistry(1);
    const engine = await startEngine({ META_V2_MODEL_DIR: registry.dir, META_DECISION_LOG: 'off' });
    await engine.client.predict({ base_predictions: {} });
    const metrics = await engine.client.metrics();
    const named = textsOf(/(alerts\.yml|dashboard.*\.json|\.json)$/).match(/\bmeta_\w+/g) ?? [];
    const watched = new Set(named.map((name) => name.replace(/_(bucket|sum|count)$/, '')));
    expect(watched.size).toBeGreaterThan(15);
    for (const reason of FALLBACK_REASONS) watched.delete(reason); // values, not names
    for (const name of watched) if (ELSEWHERE.test(name)) watched.delete(name);
    expect([...watched].filter((name) => !metrics.includes(`# TYPE ${name} `))).toEqual([]);
  });

  it('sets variables that the engine knows', async () => {
    const { stdout } = await runNode([ENGINE, 'config', 'show', '--json']);
    const known = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
    const example = readFileSync(join(DEPLOY, 'systemd/engine.env.example'), 'utf8');
    const named = [...example.matchAll(/^#?\s?((?:META|LOG)_\w+)=/gm)].map(([, name]) => name);
    expect([...new Set(named)].sort()).toEqual([...known].sort());
  });
});

describe('the decision log', () => {
  let market: SimulatedMarket;
  beforeAll(async () => {
    market = await simulateMarket();
  });

  it('is valid training input as it is: the next model is trained on it', async () => {
    const folder = temporaryFolder();
    const models = join(folder, 'models');
    await train(
      models,
      ...['--predictions', market.predictions, '--labels', market.labels],
      '--force-promote',
      ...FIXED_RECIPE,
    );
    const logs = join(folder, 'logs');
    const engine = await startEngine({
      ...{ META_V2_MODEL_DIR: models, META_DECISION_LOG: logs, META_MAX_ROW_AGE: '1e9' },
    });
    const answer = await fetch(`${engine.url}/api/ai/meta/predict/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: market.lines.join('\n'),
    });
    expect((await answer.text()).trimEnd().split('\n')).toHaveLength(3000);
    expect(await engine.stop()).toBe(0);
    expect(existsSync(logs)).toBe(true);
    const next = join(folder, 'next');
    const { report } = await train(
      next,
      '--predictions',
      logs,
      '--labels',
      market.labels,
      '--no-promote',
      // The simulated records are old when the engine decides them.
      ...['--max-row-age', '10000000'],
      ...FIXED_RECIPE,
    );
    expect(report.n_samples).toBe(3000);
    expect(report.data).toMatchObject({ invalid_lines: 0, duplicates: 0 });
    const direct = await train(
      join(folder, 'direct'),
      '--predictions',
      market.predictions,
      '--labels',
      market.labels,
      '--no-promote',
      ...FIXED_RECIPE,
    );
    expect(report.cv_folds).toEqual(direct.report.cv_folds);
  });
});
