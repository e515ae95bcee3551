import { startStatusServer } from './status-server';
import { Supervision } from './supervision';

const RESULT = {
  ...{
    decisions: 7,
    invalidLines: 1,
    settled: 5,
    published: 2,
    isLate: false,
    held: null,
    damaged: null,
    isAnew: true,
  },
  ...{ untilMs: 1_767_225_600_000, live: null },
};

async function serving(token: string | null = null) {
  let nowMs = 1_000_000;
  const supervision = new Supervision(() => nowMs);
  const address = { host: '127.0.0.1', port: 0, token, silenceMs: 60_000 };
  const server = await startStatusServer(supervision, address);
  const get = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${server.url}${path}`, init);
    return { status: answer.status, text: await answer.text() };
  };
  const wait = (ms: number) => {
    nowMs += ms;
  };
  return { supervision, server, get, wait };
}

describe('the status of a supervisor', () => {
  it('is healthy after a look, and no longer when none succeeds', async () => {
    const { supervision, server, get, wait } = await serving();
    expect(await get('/healthz')).toEqual({ status: 503, text: '{"status":"behind"}' });
    supervision.notePass(RESULT);
    expect(await get('/healthz')).toEqual({ status: 200, text: '{"status":"ok"}' });
    wait(60_001);
    expect((await get('/healthz')).status).toBe(503);
    await server.close();
  });

  it('has metrics of the last look, of what was published, and of failures by code', async () => {
    const { supervision, server, get } = await serving();
    supervision.noteFailure('invalid_prices');
    supervision.notePass(RESULT);
    supervision.notePass({ ...RESULT, published: 1 });
    const lines = (await get('/metrics')).text.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'meta_supervisor_last_look_timestamp_seconds 1000',
        'meta_supervisor_published_total 3',
        'meta_supervisor_read_anew_total 2',
        'meta_supervisor_failures_total{code="invalid_prices"} 1',
        'meta_supervisor_settled_decisions 5',
        'meta_supervisor_known_until_timestamp_seconds 1767225600',
      ]),
    );
    await server.close();
  });

  it('is for those with the token, and for no page of a browser', async () => {
    const { server, get } = await serving('a-token-of-some-length');
    const metrics = (headers: Record<string, string>) => get('/metrics', { headers });
    expect((await metrics({})).status).toBe(401);
    expect((await metrics({ authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await metrics({ authorization: 'Bearer a-token-of-some-length' })).status).toBe(200);
    expect((await metrics({ origin: 'http://example.com' })).status).toBe(403);
    expect((await get('/other')).status).toBe(404);
    expect((await get('/metrics', { method: 'POST' })).status).toBe(405);
    await server.close();
  });
});
