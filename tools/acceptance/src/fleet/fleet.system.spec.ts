import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runNode, runOps, SIMULATOR, temporaryFolder, TRAINER, until } from '@meta-agent/harness';
import { openRegistry } from '@meta-agent/model-io';
import { expectSoundRegistry } from '@meta-agent/model-io/testing';
import { startRedis } from '@meta-agent/redis/testing';

/** In the long form 50: FLEET_DESKS=50. */
const DESKS = Number(process.env.FLEET_DESKS ?? 6);
const BAD = ['no-data', 'bad-config', 'too-small'];
const KILLS = Math.max(4, Math.round(DESKS / 3));
const WEEK = '2026-W48';

interface Desk {
  readonly desk: string;
  readonly state: string;
  readonly attempts: number;
  readonly reason: string | null;
  readonly outcome: { readonly version: string; readonly peakMib: number } | null;
}

interface Report {
  readonly queued: readonly string[];
  readonly workers: number;
  readonly desks: readonly Desk[];
}

let folder: string;
let env: Record<string, string>;
const workers = new Set<ChildProcess>();

beforeEach(async () => {
  folder = temporaryFolder();
  env = { META_STREAM_URL: (await startRedis()).url };
});

afterEach(async () => {
  for (const worker of workers) await endWorker(worker);
});

function startWorker(): ChildProcess {
  const { PATH, HOME } = process.env;
  const options = ['--take-over', '3', '--concurrency', '1'];
  const worker = spawn(process.execPath, [TRAINER, 'worker', ...options], {
    env: { PATH, HOME, ...env },
    stdio: 'ignore',
  });
  workers.add(worker);
  return worker;
}

async function endWorker(worker: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  workers.delete(worker);
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const ended = once(worker, 'exit');
  worker.kill(signal);
  await ended;
}

/** Simulated desks that share a log, and three that cannot be trained. */
async function writeFleet(desks = DESKS): Promise<string> {
  await runNode([SIMULATOR, '--out', join(folder, 'log'), '--records', '1500'], {});
  writeFileSync(join(folder, 'guide.json'), '{"recipe":"guide","min_samples":500}');
  writeFileSync(join(folder, 'bad.json'), '{"recipe":"nonsense"}');
  mkdirSync(join(folder, 'empty'));
  const names = Array.from({ length: desks - BAD.length }, (_, i) => `desk-${i + 1}`);
  const entries = [...names, ...BAD].map((name) => ({
    name,
    predictions: [name === 'no-data' ? 'empty' : 'log/predictions.jsonl'],
    labels: 'log/labels.csv',
    registry: join('models', name),
    config: name === 'bad-config' ? 'bad.json' : 'guide.json',
    ...(name === 'too-small' && { memory_mib: 64 }),
  }));
  const path = join(folder, 'fleet.json');
  const settings = { memory_mib: 1024, attempts: 3, backoff_s: 0.5 };
  writeFileSync(path, JSON.stringify({ ...settings, desks: entries }));
  return path;
}

async function fleet(command: string, path: string, ...more: string[]): Promise<Report> {
  const typed = ['fleet', command, '--fleet', path, '--week', WEEK, '--json', ...more];
  return JSON.parse((await runOps(typed, { env })).stdout) as Report;
}

const isOpen = ({ state }: Desk) => !['failed', 'candidate', 'promoted'].includes(state);

it(`${DESKS} desks, three of them bad, are trained once each while workers are killed`, async () => {
  const path = await writeFleet();
  expect((await fleet('run', path)).queued).toHaveLength(DESKS);
  expect((await fleet('run', path)).queued).toEqual([]);
  const pool = [startWorker(), startWorker()];
  for (let kill = 0; kill < KILLS; kill += 1) {
    await sleep(500 + 2500 * Math.random());
    const at = Math.floor(2 * Math.random());
    await endWorker(pool[at]);
    pool[at] = startWorker();
  }
  await until(async () => !(await fleet('status', path)).desks.some(isOpen));

  const { desks, workers: connected } = await fleet('status', path);
  expect(connected).toBe(2);
  const reasons = Object.fromEntries(desks.map(({ desk, reason }) => [desk, reason ?? '']));
  expect(reasons['no-data']).toMatch(/^no_logs_in_folder: /);
  expect(reasons['bad-config']).toMatch(/^invalid_config: .*bad\.json.*"nonsense"/);
  expect(reasons['too-small']).toMatch(/^too little memory: .* 64 MiB/);
  expect(desks.filter(({ state }) => state === 'failed').map(({ desk }) => desk)).toEqual(BAD);
  for (const { desk, outcome } of desks.filter(({ desk: name }) => !BAD.includes(name))) {
    const registry = openRegistry({ dir: join(folder, 'models', desk) });
    expect(await registry.list()).toEqual([outcome?.version]);
    expect(await registry.findRun(`${desk}.${WEEK}`)).toBe(outcome?.version);
    const current = await registry.current();
    await expectSoundRegistry(registry, [null, outcome?.version ?? null]);
    expect((await registry.verifyLedger()).entries).toHaveLength(current === null ? 0 : 1);
  }
}, 3_600_000);

it('a failed desk is trained by retry, as the file describes it then; the page tells of all', async () => {
  const path = await writeFleet(4);
  await fleet('run', path);
  startWorker();
  await until(async () => !(await fleet('status', path)).desks.some(isOpen));
  writeFileSync(path, readFileSync(path, 'utf8').replace('bad.json', 'guide.json'));
  const retried = await runOps(['fleet', 'retry', 'bad-config', '--fleet', path, '--week', WEEK], {
    env,
  });
  expect(retried.stdout).toBe(`Queued again for ${WEEK}: 1 desk: bad-config.\n`);
  await until(async () => !(await fleet('status', path)).desks.some(isOpen));
  const page = join(folder, 'fleet.html');
  const { desks } = await fleet('status', path, '--html', page);
  expect(desks.find(({ desk }) => desk === 'bad-config')?.outcome).not.toBeNull();
  const html = readFileSync(page, 'utf8');
  expect(html).toContain('<h1>Fleet, 2026-W48</h1>');
  expect(html.replaceAll('\u00a0', ' ')).toContain('4 desks: 2 failed');
  for (const { desk } of desks)
    expect(html).toContain(`<th scope="row" role="rowheader">${desk}</th>`);
  expect(html).toContain('too little memory');
}, 600_000);

it('two fleets with a desk of one name on one prefix are told, and the first one is trained', async () => {
  const path = await writeFleet(4);
  await fleet('run', path);
  const other = join(folder, 'other.json');
  writeFileSync(other, readFileSync(path, 'utf8').replaceAll('"models/', '"other-models/'));
  const refused = await runOps(['fleet', 'run', '--fleet', other, '--week', WEEK], { env });
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('desk_taken');
  expect(refused.stderr).toContain(join(folder, 'models/desk-1'));
  const told = await runOps(['fleet', 'status', '--fleet', other, '--week', WEEK], { env });
  expect(told.stdout).toMatch(/of another fleet, for \S+models\/desk-1/);
  expect((await fleet('run', path)).queued).toEqual([]);
}, 600_000);

it('a worker that is asked to end finishes its training first', async () => {
  const path = await writeFleet(4);
  const worker = startWorker();
  await fleet('run', path);
  await until(async () =>
    (await fleet('status', path)).desks.some(({ state }) => state === 'training'),
  );
  await endWorker(worker, 'SIGTERM');
  const { desks } = await fleet('status', path);
  expect(desks.filter(({ state }) => state === 'training')).toEqual([]);
  expect(desks.filter((desk) => !isOpen(desk)).length).toBeGreaterThan(0);
}, 600_000);

it('Redis that is not named, or away, is told at once', async () => {
  const path = await writeFleet(4);
  const run = (settings: Record<string, string>) =>
    runOps(['fleet', 'run', '--fleet', path], { env: settings });
  expect(await run({})).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('redis_not_named') as unknown,
  });
  expect(await run({ META_STREAM_URL: 'redis://127.0.0.1:1' })).toMatchObject({
    exitCode: 4,
    stderr: expect.stringContaining('ECONNREFUSED') as unknown,
  });
}, 60_000);
