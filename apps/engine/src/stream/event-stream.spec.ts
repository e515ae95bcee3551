import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineClient, streamEventSchema, type StreamEvent } from '@meta-agent/engine-api';
import { SPLIT } from '../testing/records';
import { startApp } from '../testing/start-app';
import { EventStream } from './event-stream';

const PATH = '/api/ai/meta/stream';

async function watch({ port }: { readonly port: number }, headers = {}): Promise<IncomingMessage> {
  const request = get({ port, host: '127.0.0.1', path: PATH, headers });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

async function* eventsOf(response: IncomingMessage): AsyncGenerator<StreamEvent> {
  let rest = '';
  for await (const chunk of response) {
    const blocks = (rest + String(chunk)).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block);
      if (data !== null) yield streamEventSchema.parse(JSON.parse(data[1]));
    }
  }
}

async function next(events: AsyncGenerator<StreamEvent>): Promise<StreamEvent> {
  const { value } = (await events.next()) as { value: StreamEvent };
  return value;
}

/** A server with only a stream. */
async function serve(stream: EventStream) {
  const server = createServer((req, res) => {
    stream.open(req, res);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(resolve)) };
}

describe('the stream', () => {
  it('sends status and decisions, and each event continues from the event before', async () => {
    const app = await startApp();
    const client = new EngineClient({ url: app.url });
    const response = await watch(app);
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(response.headers).not.toHaveProperty('access-control-allow-origin');
    const events = eventsOf(response);
    const decision = await client.predict(SPLIT);
    let event = await next(events);
    while (event.status.total_predictions === 0) event = await next(events);
    expect(event.shown).toMatchObject([{ id: 0, record: SPLIT, decision }]);
    expect(event).toMatchObject({ decided: 1, recent: { decisions: 1 }, latency: { count: 1 } });
    // The silence of an agent grows until the status is read.
    const agents = expect.any(Object) as typeof event.status.agents;
    expect(event.status).toEqual({ ...(await client.status()), agents });
    expect(await client.metrics()).toContain(
      `meta_decision_duration_seconds_sum ${event.latency.sum_s}`,
    );
    const after = await next(events);
    expect(after).toMatchObject({ seq: event.seq + 1, decided: 0, shown: [] });
    expect(after.recent.decisions).toBe(1);
    response.destroy();
  });

  it('refuses pages of other sites', async () => {
    const app = await startApp();
    const foreign = await watch(app, { origin: 'https://elsewhere.example' });
    expect(foreign.statusCode).toBe(403);
    foreign.resume();
    const own = await watch(app, { origin: app.url });
    expect(own.statusCode).toBe(200);
    own.destroy();
  });

  it('accepts a seventeenth client of one address, and ends the oldest one', async () => {
    const app = await startApp();
    const clients: IncomingMessage[] = [];
    for (let i = 0; i < 17; i += 1) clients.push(await watch(app));
    expect(clients.map(({ statusCode }) => statusCode)).toEqual(clients.map(() => 200));
    let text = '';
    for await (const chunk of clients[0]) text += String(chunk);
    expect(text).toContain('event: surplus\ndata: {"code":"too_many_streams"}');
    expect(await next(eventsOf(clients[16]))).toMatchObject({ decided: 0 });
    expect(await (await fetch(`${app.url}/metrics`)).text()).toContain(
      'meta_http_requests_shed_total{cause="streams"} 1',
    );
    for (const client of clients) client.destroy();
  });

  it('keeps the clients of other callers when one caller has too many', async () => {
    const stream = new EventStream({
      compose: (seq) => Promise.resolve({ seq } as unknown as StreamEvent),
      onActive: () => undefined,
      onError: () => undefined,
      callerOf: ({ headers }) => ({ id: String(headers['x-caller']), isKnown: false }),
      limits: { all: 3, each: 2 },
      periodMs: 5,
    });
    const { port, close } = await serve(stream);
    const of = (caller: string) => watch({ port }, { 'x-caller': caller });
    const quiet = await of('quiet');
    quiet.resume();
    const many = [await of('many'), await of('many'), await of('many')];
    await once(many[0].resume(), 'end');
    const third = await of('third');
    await once(many[1].resume(), 'end');
    expect(stream.clients).toBe(3);
    stream.close();
    for (const client of [quiet, many[2], third]) await once(client.resume(), 'end');
    await close();
  });
});

describe('a client that does not read', () => {
  it('misses events and is disconnected, while the others continue', async () => {
    const padding = 'x'.repeat(400_000);
    const stream = new EventStream({
      compose: (seq) => Promise.resolve({ seq, padding } as unknown as StreamEvent),
      onActive: () => undefined,
      onError: () => undefined,
      periodMs: 5,
    });
    const { port, close } = await serve(stream);
    const deaf = connect(port, '127.0.0.1');
    deaf.on('error', () => undefined);
    deaf.write(`GET ${PATH} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    deaf.pause();
    const response = await watch({ port });
    let bytes = 0;
    response.on('data', (chunk: Buffer) => (bytes += chunk.length));
    while (stream.clients < 2) await sleep(5);
    while (stream.clients > 1) await sleep(5);
    const before = bytes;
    while (bytes < before + 10 * padding.length) await sleep(5);
    deaf.destroy();
    stream.close();
    await once(response, 'end');
    expect(stream.clients).toBe(0);
    await close();
  });
});

describe('an event that cannot be composed', () => {
  it('is skipped and reported, and the next one is sent', async () => {
    const errors: unknown[] = [];
    const stream = new EventStream({
      compose: (seq) =>
        seq < 3
          ? Promise.reject(new Error(`no ${seq}`))
          : Promise.resolve({ seq } as unknown as StreamEvent),
      onActive: () => undefined,
      onError: (error) => errors.push(error),
      periodMs: 5,
    });
    const { port, close } = await serve(stream);
    const response = await watch({ port });
    let text = '';
    for await (const chunk of response) {
      text += String(chunk);
      if (text.includes('data:')) break;
    }
    expect(text).toContain('id: 3\ndata: {"seq":3}\n\n');
    expect(errors).toEqual([new Error('no 1'), new Error('no 2')]);
    stream.close();
    await close();
  });
});
