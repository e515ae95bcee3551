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
    await client.status();
    await client.resetStats();
    await client.reload();
    await client.readiness();
    expect(await client.metrics()).toBe('{}');
    const api = '/api/ai/meta';
    const calls = [
      { line: `POST ${api}/predict?explain=true`, body: JSON.stringify(RECORD) },
      { line: `POST ${api}/predict/batch`, body: JSON.stringify([RECORD]) },
      { line: `GET ${api}/status`, body: '' },
      { line: `POST ${api}/reset_stats`, body: '' },
      { line: `POST ${api}/reload`, body: '' },
      { line: 'GET /readyz', body: '' },
      { line: 'GET /metrics', body: '' },
    ];
    const authorization = 'Bearer secret';
    expect(asked).toEqual(calls.map((call) => ({ ...call, authorization })));
  });

  it('throws the error of the engine', async () => {
    answer = { status: 409, body: JSON.stringify(PROBLEM) };
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
