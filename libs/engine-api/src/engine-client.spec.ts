import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EngineClient, isProblem } from './engine-client';

let server: Server;
let url: string;
let asked: { line: string; authorization: string | undefined; body: string }[] = [];
let answer = { status: 200, body: '{}' };

async function read(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

beforeAll(async () => {
  server = createServer((req, res) => {
    void read(req).then((body) => {
      const { authorization } = req.headers;
      asked.push({ line: `${req.method ?? ''} ${req.url ?? ''}`, authorization, body });
      res.writeHead(answer.status).end(answer.body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  asked = [];
  answer = { status: 200, body: '{}' };
});

const RECORD = { base_predictions: {} };
const PROBLEM = { type: 'urn:x', title: 'No', status: 409, code: 'model_refused', detail: 'No.' };

describe('the client', () => {
  it('makes each call as the engine expects it, with the token', async () => {
    const client = new EngineClient({ url: `${url}/`, token: 'secret' });
    await client.predict(RECORD, { explain: true });
    await client.predictBatch([RECORD]);
    await client.predictBatch([RECORD], { explain: true });
    await client.predict(RECORD);
    await client.whatIf(RECORD, { explain: true });
    await client.whatIf(RECORD);
    await client.whatIfBatch([RECORD]);
    await client.model();
    await client.live();
    await client.fleet();
    await client.pastMinutes();
    await client.pastMinutes('2026-02-05T00:00:00Z');
    await client.pastDecisions();
    await client.pastDecisions({ symbol: 'BTC/USD', changed: true, limit: 5 });
    await client.registryChanges();
    await client.status();
    await client.resetStats();
    await client.reload();
    await client.readiness();
    expect(await client.report()).toBe('{}');
    expect(await client.metrics()).toBe('{}');
    const api = '/api/ai/meta';
    const calls = [
      { line: `POST ${api}/predict?explain=true`, body: JSON.stringify(RECORD) },
      { line: `POST ${api}/predict/batch`, body: JSON.stringify([RECORD]) },
      { line: `POST ${api}/predict/batch?explain=true`, body: JSON.stringify([RECORD]) },
      { line: `POST ${api}/predict`, body: JSON.stringify(RECORD) },
      { line: `POST ${api}/what_if?explain=true`, body: JSON.stringify(RECORD) },
      { line: `POST ${api}/what_if`, body: JSON.stringify(RECORD) },
      { line: `POST ${api}/what_if/batch`, body: JSON.stringify([RECORD]) },
      ...[
        ...['model', 'live', 'fleet', 'past/minutes'],
        ...['past/minutes?from=2026-02-05T00%3A00%3A00Z', 'past/decisions'],
        ...['past/decisions?symbol=BTC%2FUSD&changed=true&limit=5', 'changes'],
      ].map((call) => ({ line: `GET ${api}/${call}`, body: '' })),
      { line: `GET ${api}/status`, body: '' },
      { line: `POST ${api}/reset_stats`, body: '' },
      { line: `POST ${api}/reload`, body: '' },
      { line: 'GET /readyz', body: '' },
      { line: `GET ${api}/report`, body: '' },
      { line: 'GET /metrics', body: '' },
    ];
    const authorization = 'Bearer secret';
    expect(asked).toEqual(calls.map((call) => ({ ...call, authorization })));
  });

  it('asks for the token before each call, and sends none while there is none', async () => {
    let token: string | null = null;
    const client = new EngineClient({ url, token: () => token });
    await client.status();
    token = 'later';
    await client.status();
    await new EngineClient({ url }).status();
    const sent = asked.map(({ authorization }) => authorization);
    expect(sent).toEqual([undefined, 'Bearer later', undefined]);
  });

  it('sends by another fetch, whose error without a cause is the reason', async () => {
    const client = new EngineClient({
      url: 'http://engine',
      fetch: () => Promise.reject(new Error('the page is offline')),
    });
    await expect(client.status()).rejects.toThrow(
      'The engine at http://engine did not answer: the page is offline.',
    );
  });

  it('throws the error of the engine', async () => {
    answer = { status: 409, body: JSON.stringify(PROBLEM) };
    for (const call of ['report', 'metrics'] as const) {
      await expect(new EngineClient({ url })[call]()).rejects.toMatchObject({ status: 409 });
    }
    await expect(new EngineClient({ url }).reload()).rejects.toMatchObject({
      code: 'model_refused',
      status: 409,
      message: 'No.',
      problem: PROBLEM,
    });
  });

  it('returns the answer of an engine that is not ready', async () => {
    answer = { status: 503, body: '{"ready":false}' };
    expect(await new EngineClient({ url }).readiness()).toEqual({ ready: false });
  });

  it('reports that the server is not an engine', async () => {
    answer = { status: 200, body: '<html>' };
    await expect(new EngineClient({ url }).status()).rejects.toMatchObject({
      code: 'answer_invalid',
      status: 200,
    });
  });

  it('reports that the engine does not answer, or not in time', async () => {
    const nobody = new EngineClient({ url: 'http://127.0.0.1:1' });
    await expect(nobody.status()).rejects.toMatchObject({
      code: 'engine_unreachable',
      status: null,
    });
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const waiting = new EngineClient({ url: `http://127.0.0.1:${port}`, timeoutMs: 50 });
    await expect(waiting.status()).rejects.toMatchObject({ code: 'engine_unreachable' });
    silent.closeAllConnections();
    silent.close();
  });
});

it('a problem in a batch differs from a decision', () => {
  expect(isProblem(PROBLEM)).toBe(true);
});
