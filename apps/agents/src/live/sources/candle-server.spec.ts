import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { SMALL } from '../../testing/agent-folders';
import { HEADER, makeCandles, rowOf } from '../../testing/made-candles';
import { runAgents, until } from '../../testing/run-command';

const CANDLES = makeCandles('BTC', 2110);
const TOKEN = 'a-token-of-a-feed-0001';

/** A runner that listens, and its URL. */
async function listen(...args: string[]) {
  const folder = temporaryFolder();
  const out = join(folder, 'out.jsonl');
  const stop = new AbortController();
  let url = '';
  const running = runAgents(
    ['run', '--agents', SMALL, '--out', out, '--listen', '0', '--json', ...args],
    {
      signal: stop.signal,
      onStderr: (text) => (url ||= /Listening on (\S+):/.exec(text)?.[1] ?? ''),
    },
  );
  await until(() => url !== '');
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/candles`, { method: 'POST', body, headers });
  const end = () => {
    stop.abort(new Error('stopped'));
    return running;
  };
  return { url, out, post, end };
}

const csv = [HEADER, ...CANDLES.map(rowOf), ''].join('\n');
const asJson = CANDLES.map(({ closeMs, ...candle }) => ({
  timestamp: new Date(closeMs).toISOString(),
  ...candle,
}));

it('takes CSV, arrays, objects and JSON lines; lines are written before the answer', async () => {
  const { post, out, end } = await listen();
  const told = async (response: Response) => ({
    status: response.status,
    ...((await response.json()) as object),
  });
  expect(await told(await post(csv.split('\n').slice(0, 2001).join('\n')))).toMatchObject({
    status: 200,
    used: 2000,
  });
  expect(await told(await post(JSON.stringify(asJson.slice(2000, 2100))))).toMatchObject({
    status: 200,
    used: 100,
  });
  const lines = () => readFileSync(out, 'utf8').split('\n').length - 1;
  expect(lines()).toBe(10);
  expect(await told(await post(JSON.stringify(asJson[2100])))).toMatchObject({
    status: 200,
    used: 1,
  });
  expect(lines()).toBe(12);
  const more = asJson
    .slice(2100, 2103)
    .map((row) => JSON.stringify(row))
    .join('\n');
  expect(await told(await post(more))).toMatchObject({
    status: 200,
    used: 2,
    unused: { repeated: 1 },
  });
  expect(await told(await post('[{"symbol":"BTC"}]'))).toMatchObject({
    status: 400,
    used: 0,
    invalid: 1,
  });
  expect(await told(await post(''))).toMatchObject({ status: 400, invalid: 1 });
  const ran = await end();
  expect(ran.exitCode).toBe(0);
});

it('serves health and metrics', async () => {
  const { url, post, end } = await listen();
  await post(csv);
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain('meta_agents_candles_total{result="used"} 2110');
  expect(metrics).toContain('meta_agents_lines_total 30');
  await end();
});

it('refuses what is no candle of a program of this machine', async () => {
  const { url, post, end } = await listen();
  expect((await post('x'.repeat(1_048_577))).status).toBe(413);
  expect((await post(csv, { origin: 'http://evil.example' })).status).toBe(403);
  expect((await fetch(`${url}/other`)).status).toBe(404);
  const get = await fetch(`${url}/candles`);
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  await end();
});

it('asks for the token of --listen-token-file', async () => {
  const file = join(temporaryFolder(), 'token');
  writeFileSync(file, `${TOKEN}\n`, { mode: 0o600 });
  const { url, post, end } = await listen('--listen-token-file', file);
  expect((await post(csv)).status).toBe(401);
  expect((await post(csv, { authorization: 'Bearer another-token-000' })).status).toBe(401);
  expect((await post(csv, { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  expect((await fetch(`${url}/metrics`)).status).toBe(401);
  await end();
});

it('listens beyond this machine only with a token', async () => {
  const out = join(temporaryFolder(), 'out.jsonl');
  const args = ['--agents', SMALL, '--out', out, '--listen', '0.0.0.0:0', '--json'];
  const { exitCode, stderr } = await runAgents(['run', ...args]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('"code":"bad_listen"');
});
