import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { rawRequest, sendRaw, statusIn } from '../../testing/raw-request';
import { SPLIT } from '../../testing/records';
import { startApp, type TestApp } from '../../testing/start-app';
import { DEFAULT_LOAD_LIMITS } from '../guard/load-shedder';

const API = '/api/ai/meta';
const BODY = JSON.stringify(SPLIT);

const head = (path: string, length: number, more = '') =>
  `POST ${API}/${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n${more}\r\n`;

async function post({ url }: TestApp, path: string, body: string) {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${url}${API}/${path}`, { method: 'POST', headers, body });
}

async function open({ port }: TestApp, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

describe('an attack', () => {
  it('by 1,025 connections with headers and one byte refuses no decision', async () => {
    const limits = { ...DEFAULT_LOAD_LIMITS, maxTurnMs: Infinity, maxLagMs: Infinity };
    const app = await startApp({ limits });
    const idle: Socket[] = [];
    for (let i = 0; i < 1025; i += 1) idle.push(await open(app, `${head('predict', 1000)}{`));
    expect((await post(app, 'predict', BODY)).status).toBe(200);
    expect((await post(app, 'predict/batch', `[${BODY}]`)).status).toBe(200);
    expect(app.shedder.inFlight).toBe(0);
    for (const socket of idle) socket.destroy();
  });

  it.each([
    ['more than 4 MiB', ' '.repeat(4 * 1_048_576 + 1), 'body_too_large'],
    ['more than 5,000 items', `[${'{},'.repeat(5000)}{}]`, 'too_many_values'],
    ['numbers without end', `[${'0,'.repeat(2_000_000)}0]`, 'too_many_values'],
    ['a million lists in one item', `[[${'[],'.repeat(1_000_000)}[]]]`, 'too_many_values'],
  ])('by an array of %s is refused with a word about NDJSON', async (_, body, code) => {
    const app = await startApp();
    const answer = await post(app, 'predict/batch', body);
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({
      code,
      detail: expect.stringContaining('application/x-ndjson') as string,
    });
  });

  it.each([
    ['Origin', 'origin: http://evil.example', 403],
    ['second Host', 'host: evil.example', 400],
    ['second Authorization', 'authorization: Bearer one\r\nauthorization: Bearer two', 400],
  ])('by 2,500 headers before the %s does not hide it', async (_, header, status) => {
    const { port } = await startApp();
    const headers = ['host: localhost', ...Array.from({ length: 2500 }, () => 'a:b'), header];
    expect(statusIn(await sendRaw(port, rawRequest('GET', `${API}/status`, headers)))).toBe(status);
  });

  it('by 2,000 pipelined requests ends with their connection, and serves few of them', async () => {
    const app = await startApp();
    const request = `GET ${API}/status HTTP/1.1\r\nhost: localhost\r\n\r\n`;
    const answers = await sendRaw(app.port, request.repeat(2000));
    expect(answers.split('HTTP/1.1 200').length).toBeLessThan(200);
    expect((await post(app, 'predict', BODY)).status).toBe(200);
  });

  it('answers 50 pipelined requests in their order', async () => {
    const { port } = await startApp();
    const ask = (path: string, more = '') =>
      `GET ${API}/${path} HTTP/1.1\r\nhost: localhost\r\n${more}\r\n`;
    const text = `${ask('status')}${ask('none')}`.repeat(25);
    const answers = await sendRaw(port, `${text}${ask('status', 'connection: close\r\n')}`);
    const statuses = [...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    expect(statuses).toEqual([...Array.from({ length: 25 }, () => ['200', '404']).flat(), '200']);
  });

  it('by a record with a million values is refused before it is parsed', async () => {
    const app = await startApp();
    const parse = jest.spyOn(JSON, 'parse');
    const answer = await post(app, 'predict', `{"a":[${'0,'.repeat(500_000)}0]}`);
    expect(parse.mock.calls.filter(([text]) => text.length > 1000)).toEqual([]);
    parse.mockRestore();
    expect([answer.status, await answer.json()]).toMatchObject([413, { code: 'too_many_values' }]);
  });

  it('of a body that is too large gets its answer instead of 100 Continue', async () => {
    const app = await startApp();
    const expecting = 'expect: 100-continue\r\n';
    const large = await open(app, head('predict', 1_048_577, expecting));
    expect(String((await once(large, 'data'))[0])).toMatch(/^HTTP\/1\.1 413 /);
    const small = await open(app, head('predict', BODY.length, expecting));
    expect(String((await once(small, 'data'))[0])).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    small.write(BODY);
    expect(String((await once(small, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /);
    for (const socket of [large, small]) socket.destroy();
  });

  it.each([
    ['predict', 'application/json'],
    ['predict/batch', 'application/x-ndjson'],
  ])('by a body for %s in one-byte chunks is refused', async (path, type) => {
    const app = await startApp();
    const start = `POST ${API}/${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${type}\r\ntransfer-encoding: chunked\r\n\r\n`;
    const socket = await open(app, start + '1\r\nx\r\n'.repeat(2000));
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 413 .*too_many_chunks/s);
    await once(socket, 'close');
  });

  it('by many requests for the metrics in one packet makes their text once', async () => {
    const app = await startApp();
    const read = jest.spyOn(app.metrics.registry, 'metrics');
    const socket = await open(app, 'GET /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(60));
    let text = '';
    while (text.split('HTTP/1.1 200 OK').length <= 60) text += String(await once(socket, 'data'));
    expect(read.mock.calls.length).toBeLessThan(20);
    expect(await (await fetch(`${app.url}/metrics`)).text()).toContain('meta_override_rate');
    socket.destroy();
  });

  it('by 40 searches of the past in one packet searches for 32', async () => {
    const app = await startApp();
    await post(app, 'predict/batch', `[${`${BODY},`.repeat(1999)}${BODY}]`);
    const search = `GET ${API}/past/decisions?search=none HTTP/1.1\r\nhost: localhost\r\n`;
    const last = `${search}connection: close\r\n\r\n`;
    const answers = await sendRaw(app.port, `${search}\r\n`.repeat(39) + last);
    const statuses = [...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    const expected = Array.from({ length: 40 }, (_, i) => (i < 32 ? '200' : '429'));
    expect(statuses).toEqual(expected);
    expect((await fetch(`${app.url}${API}/past/decisions`)).status).toBe(200);
  });

  it('by a client that leaves in the middle of an array ends the work', async () => {
    const app = await startApp();
    const body = `[${`${BODY},`.repeat(4999)}${BODY}]`;
    const socket = await open(app, head('predict/batch?explain=true', body.length) + body);
    await once(socket, 'data'); // the first slice; the rest is not read
    socket.pause();
    let before = -1;
    while (before !== app.agent.getStatistics().total_predictions) {
      before = app.agent.getStatistics().total_predictions;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    socket.destroy();
    while (app.shedder.inFlight > 0) await new Promise(setImmediate);
    expect(app.agent.getStatistics().total_predictions).toBeLessThan(5000);
  });
});
