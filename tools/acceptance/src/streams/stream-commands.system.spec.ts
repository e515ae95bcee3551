import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOps, startEngine, until } from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';
import { openRedis } from '@meta-agent/redis';
import { startRedis } from '@meta-agent/redis/testing';
import { KEYS } from './stream-contents';
import { streamOf, streamSettings } from './stream-engine';

const signal = { action: 'BUY', confidence: 0.9 };
const GOOD = JSON.stringify({
  symbol: 'BTCUSDT',
  base_predictions: { xgb: signal, nhits: signal },
});

it('an operator sees the streams, trims what is done, and sends a rejected signal again', async () => {
  const server = await startRedis();
  const env = { META_STREAM_URL: server.url };
  const stream = (...args: readonly string[]) => runOps(['stream', ...args], { env });
  const redis = await openRedis({ url: server.url });
  expect((await stream('status')).stdout).toContain('No engine has read signals yet.');

  const { dir } = await smallRegistry();
  const engine = await startEngine(streamSettings(server, dir, 'desk-a'));
  for (const record of [GOOD, GOOD, 'not a record']) {
    await redis.xadd(KEYS.signals, '*', 'record', record);
  }
  await until(async () => (await streamOf(engine)).rejected === 1);
  const { stdout } = await stream('status');
  expect(stdout).toContain('Signals: 0 not read, 0 read and not decided.');
  expect(stdout).toContain('2 decisions, 1 rejected signal.');
  expect(stdout).toContain('  invalid_json: 1');
  expect(stdout).toContain('desk-a');

  expect(await stream('redrive', '--reason', 'again')).toMatchObject({
    ...{ exitCode: 2, stderr: expect.stringMatching(/^error confirmation_needed/) as string },
  });
  const redriven = await stream('redrive', '--reason', 'again', '--yes', '--json');
  expect(JSON.parse(redriven.stdout)).toEqual({ found: 1, sent: 1 });
  await until(async () => (await streamOf(engine)).rejected === 2);

  await engine.stop('SIGKILL');
  await redis.xadd(KEYS.signals, '*', 'record', GOOD);
  const trimmed = await stream('trim', '--older-than', '0', '--yes', '--json');
  // The last signal that was read marks the place; the new one was not read.
  expect(JSON.parse(trimmed.stdout)).toEqual({ removed: { signals: 3, decisions: 2, rows: 0 } });
  expect(await redis.xlen(KEYS.signals)).toBe(2);
  redis.disconnect();

  await server.kill();
  expect(await stream('status')).toMatchObject({
    exitCode: 4,
    stderr: expect.stringMatching(/^error redis_unusable: Redis cannot be reached/) as string,
  });
  expect(await runOps(['stream', 'status'])).toMatchObject({ exitCode: 2 });
});

it('rows of the decision log are published with their decisions, and stay until they are read', async () => {
  const server = await startRedis();
  const { dir } = await smallRegistry();
  const settings = streamSettings(server, dir, 'desk-a');
  const engine = await startEngine({ ...settings, META_STREAM_ROWS: 'true' });
  const redis = await openRedis({ url: server.url });
  for (let n = 0; n < 3; n += 1) await redis.xadd(KEYS.signals, '*', 'record', GOOD);
  await until(async () => (await redis.xlen(KEYS.decisions)) === 3);
  await until(async () => (await streamOf(engine)).rows?.length === 3);
  expect((await streamOf(engine)).rows).toEqual({ length: 3, read: false });
  const metrics = await (await fetch(`${engine.url}/metrics`)).text();
  expect(metrics).toContain('\nmeta_stream_rows 3\n');
  expect(metrics).toContain('\nmeta_stream_rows_read 0\n');
  expect(await engine.stop()).toBe(0);
  const folder = String(settings.META_DECISION_LOG);
  const [file] = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  const logged = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
  const rows = await redis.xrange(KEYS.rows, '-', '+');
  expect(rows.map(([, fields]) => fields)).toEqual(
    logged.map((row) => ['engine', 'desk-a', 'row', row]),
  );
  expect(JSON.parse(logged[0])).toMatchObject({ policy: { enabled: true }, decision: {} });
  redis.disconnect();
  const env = { META_STREAM_URL: server.url };
  const { stdout } = await runOps(['stream', 'status'], { env });
  expect(stdout).toContain(
    '3 rows of the decision log; no supervisor has read them. They fill Redis',
  );
  const trim = (...more: string[]) =>
    runOps(['stream', 'trim', '--older-than', '0', '--yes', ...more], { env });
  expect((await trim()).stdout).toContain('0 rows removed.');
  expect((await trim('--unread-rows')).stdout).toContain('3 rows removed.');
});
