import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promoteAnother, smallRegistry } from '@meta-agent/model-io/testing';
import { SPLIT } from '../../testing/records';
import { startApp, type TestApp } from '../../testing/start-app';
import { ADMIN_TOKEN, withAdminOnly } from '../../testing/tokens';
import { DEFAULT_LOAD_LIMITS } from '../guard/load-shedder';

const API = '/api/ai/meta';
const JSON_TYPE = { 'content-type': 'application/json' };
const AS_ADMIN = { method: 'POST', headers: { authorization: `Bearer ${ADMIN_TOKEN}` } };
const body = JSON.stringify(SPLIT);

const PAUSE_MS = 300;

/** Sends raw bytes. @returns everything received until the end, or until a pause after an answer */
async function sendRaw({ port }: TestApp, text: string | Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined); // the server closes some of these connections
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(text);
  let seen = -1;
  while (!socket.destroyed && (chunks.length === 0 || chunks.length > seen)) {
    seen = chunks.length;
    await Promise.race([closed, sleep(PAUSE_MS)]);
  }
  socket.destroy();
  return Buffer.concat(chunks).toString();
}

const rawPost = (path: string, payload: string, headers = 'content-type: application/json\r\n') =>
  `POST ${path} HTTP/1.1\r\nhost: localhost\r\n${headers}content-length: ${Buffer.byteLength(payload)}\r\n\r\n${payload}`;

describe('the hot path', () => {
  const requests: readonly [name: string, raw: string][] = [
    ['a decision', rawPost(`${API}/predict`, body)],
    ['an explanation', rawPost(`${API}/predict?explain=true`, body)],
    ['a bad flag', rawPost(`${API}/predict?explain=maybe`, body)],
    ['a batch', rawPost(`${API}/predict/batch`, `[${body},7]`)],
    [
      'lines',
      rawPost(`${API}/predict/batch`, `${body}\n7`, 'content-type: application/x-ndjson\r\n'),
    ],
    ['no JSON', rawPost(`${API}/predict`, '{')],
    ['a bad field', rawPost(`${API}/predict`, '{"base_predictions":3}')],
    ['no list', rawPost(`${API}/predict/batch`, '{}')],
    ['no content type', rawPost(`${API}/predict`, body, '')],
    [
      'another charset',
      rawPost(`${API}/predict`, body, 'content-type: application/json; charset=latin1\r\n'),
    ],
    [
      'a compressed body',
      rawPost(
        `${API}/predict`,
        body,
        'content-type: application/json\r\ncontent-encoding: gzip\r\n',
      ),
    ],
    ['another method', `GET ${API}/predict HTTP/1.1\r\nhost: localhost\r\n\r\n`],
    [
      'too much',
      `POST ${API}/predict HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1048577\r\n\r\n`,
    ],
    ['a slash at the end', rawPost(`${API}/predict/`, body)],
    ['other capitals', rawPost('/API/ai/meta/predict', body)],
    ['a path that cannot be decoded', rawPost(`${API}/predict%ff`, body)],
  ];

  it.each(requests)('answers %s byte for byte as Express does', async (_, raw) => {
    const registry = await smallRegistry(3);
    const hot = await startApp({ modelDir: registry.dir });
    const cold = await startApp({ modelDir: registry.dir, hasHotPath: false });
    // The ids of two engines differ but have the same length.
    const withoutDate = (text: string) =>
      text.replace(/^date: .*$/im, '').replace(/"id":"[0-9a-f]{16}-/g, '"id":"-');
    const answer = withoutDate(await sendRaw(hot, raw));
    expect(answer).toMatch(/^HTTP\/1\.1 [24]\d\d /);
    expect(withoutDate(await sendRaw(cold, raw))).toBe(answer);
  });
});

describe('the engine over HTTP', () => {
  it('answers errors as problems, with the fields that are wrong', async () => {
    const app = await startApp();
    const answer = await fetch(`${app.url}${API}/predict`, {
      ...{
        method: 'POST',
        headers: JSON_TYPE,
        body: '{"base_predictions":{"xgb":{"action":"BUY"}}}',
      },
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await answer.json()).toEqual({
      type: 'urn:meta-agent:problem:invalid_record',
      title: 'The record has bad fields',
      status: 400,
      code: 'invalid_record',
      detail:
        'The record has bad fields: base_predictions.xgb.confidence must be a number from 0 to 1, not nothing.',
      errors: [
        {
          path: 'base_predictions.xgb.confidence',
          expected: 'a number from 0 to 1',
          received: 'nothing',
        },
      ],
    });
  });

  it.each([
    ['GET', '/nowhere', 404, 'not_found'],
    ['PUT', `${API}/status`, 405, 'method_not_allowed'],
    ['POST', '/metrics', 405, 'method_not_allowed'],
    ['GET', `${API}/reset_stats`, 405, 'method_not_allowed'],
    ['POST', '/', 405, 'method_not_allowed'],
    ['DELETE', '/docs', 405, 'method_not_allowed'],
  ])('%s %s is %d', async (method, path, status, code) => {
    const { url } = await startApp();
    const answer = await fetch(url + path, { method });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
    if (status === 405) expect(answer.headers.get('allow')).toMatch(/^(GET, HEAD|POST)$/);
  });

  it('discards a body that is too large, and the client can read the error', async () => {
    const { url } = await startApp();
    const answer = await fetch(`${url}${API}/predict`, {
      ...{ method: 'POST', headers: JSON_TYPE, body: ' '.repeat(5_000_000) },
    });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: 'body_too_large' });
  });

  it('reports its status, and resets its counters on request', async () => {
    const { url } = await startApp({ tokens: withAdminOnly() });
    const predict = () =>
      fetch(`${url}${API}/predict`, { method: 'POST', headers: JSON_TYPE, body });
    await Promise.all([predict(), predict(), predict()]);
    const status = (await (await fetch(`${url}${API}/status`)).json()) as Record<string, unknown>;
    expect(Object.keys(status).slice(0, 7)).toEqual([
      ...['version', 'model_ready', 'total_predictions', 'meta_overrides', 'override_rate'],
      ...['meta_threshold', 'consensus_threshold'],
    ]);
    expect(status).toMatchObject({ version: 'v2', model_ready: true, total_predictions: 3 });
    const cleared = await fetch(`${url}${API}/reset_stats`, AS_ADMIN);
    expect(await cleared.json()).toMatchObject({ total_predictions: 3 });
    expect(await (await fetch(`${url}${API}/status`)).json()).toMatchObject({
      total_predictions: 0,
    });
  });

  it('has the same counts in the metrics as in the status', async () => {
    const { url } = await startApp();
    await fetch(`${url}${API}/predict`, { method: 'POST', headers: JSON_TYPE, body });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(
      /^meta_decisions_total\{reason="\w+",action="\w+",use_meta="\w+",changed="\w+"\} 1$/m,
    );
    expect(metrics).toMatch(/^meta_decision_duration_seconds_count 1$/m);
    expect(metrics).toMatch(
      /^meta_http_responses_total\{route="\/api\/ai\/meta\/predict",status="200"\} 1$/m,
    );
  });

  it('refuses decisions, and nothing else, when too many requests are in flight', async () => {
    const { url } = await startApp({ limits: { ...DEFAULT_LOAD_LIMITS, maxInFlight: 0 } });
    const shed = await fetch(`${url}${API}/predict`, { method: 'POST', headers: JSON_TYPE, body });
    expect([shed.status, shed.headers.get('retry-after')]).toEqual([429, '1']);
    expect((await fetch(`${url}${API}/status`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      'meta_http_requests_shed_total{cause="in_flight"} 1',
    );
  });

  it('refuses decisions while the event loop lags, and accepts them afterwards', async () => {
    const { url, shedder } = await startApp({
      limits: { ...DEFAULT_LOAD_LIMITS, maxInFlight: 10, maxLagMs: 50, leastWork: 0 },
    });
    const predict = () =>
      fetch(`${url}${API}/predict`, { method: 'POST', headers: JSON_TYPE, body });
    for (let i = 0; i < 5; i += 1) {
      await sleep(1);
      const until = performance.now() + 100;
      while (performance.now() < until);
    }
    shedder.sample();
    const shed = await predict();
    expect([shed.status, ((await shed.json()) as { code: string }).code]).toEqual([
      503,
      'overloaded',
    ]);
    // How soon the engine catches up depends on the machine's load: the test's timeout ends this.
    do {
      await sleep(100);
      shedder.sample();
    } while ((await predict()).status !== 200);
  });

  it('loads another model on request, and reports why when it cannot', async () => {
    const registry = await smallRegistry(1);
    const { url, holder } = await startApp({ modelDir: registry.dir, tokens: withAdminOnly() });
    const reload = () => fetch(`${url}${API}/reload`, AS_ADMIN);
    const version = await promoteAnother(registry, 2);
    expect(await (await reload()).json()).toEqual({ model_version: version, swapped: true });
    expect(await (await reload()).json()).toEqual({ model_version: version, swapped: false });
    const { writeFile } = await import('node:fs/promises');
    await writeFile(`${registry.pathOf(version)}/weights.bin`, 'broken');
    const refused = await reload();
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: 'model_refused' });
    expect(holder.model?.version).toBe(version);
    expect(await (await fetch(`${url}${API}/status`)).json()).toMatchObject({
      model_ready: true,
      last_load_error: { code: 'size_mismatch' },
    });
  });

  it('serves its documentation from its own files, under a content security policy', async () => {
    const { url } = await startApp();
    const page = await fetch(`${url}/docs`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await page.text();
    const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link);
    expect(links).toHaveLength(6);
    for (const link of links.filter((link) => !link.startsWith('data:'))) {
      expect(link).toMatch(/^\/docs\//);
      expect((await fetch(url + link)).status).toBe(200);
    }
  });
});

describe('bytes that are not HTTP', () => {
  it.each([
    ['garbage', 'this is not HTTP\r\n\r\n', '400'],
    ['a bad header', `GET / HTTP/1.1\r\nho st: x\r\n\r\n`, '400'],
    ['headers without end', `GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, '431'],
    ['two lengths', rawPost(`${API}/predict`, body, 'content-length: 3\r\n'), '400'],
  ])('%s are answered with a problem, and the connection is closed', async (_, raw, status) => {
    const app = await startApp();
    const answer = await sendRaw(app, raw);
    expect(answer.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
    expect(answer).toContain('application/problem+json');
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  });

  it('leave the answer to the valid request before them intact', async () => {
    const app = await startApp();
    const answer = await sendRaw(app, `${rawPost(`${API}/predict`, body)}\u0000garbage\r\n\r\n`);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
  });
});
