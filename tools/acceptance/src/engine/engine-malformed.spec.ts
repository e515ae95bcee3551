import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { type EngineProcess, HttpLoad, startEngine } from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';
import fc from 'fast-check';
import { malformedRequest, type MalformedRequest } from './malformed-requests';

const PREDICT = '/api/ai/meta/predict';
const GOOD = '{"symbol":"GOOD","base_predictions":{}}';
const CONNECTIONS = 16;

function rssMib({ pid }: EngineProcess): number {
  const [, kib] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}

/** Sends all requests on a few connections. @returns requests that were not refused correctly */
async function sendAll(load: HttpLoad, requests: readonly MalformedRequest[]): Promise<string[]> {
  const wrong: string[] = [];
  const queue = requests.values();
  const send = async () => {
    for (const { kind, body, contentType } of queue) {
      const { status, text } = await load.post(PREDICT, body, contentType);
      const isProblem = text.includes('"code":"');
      if (status < 400 || status > 499 || !isProblem) wrong.push(`${kind} ${status} ${text}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, send));
  return wrong;
}

/** Sends bytes on a new connection. @returns the status of each answer */
function sendRaw({ url }: EngineProcess, bytes: string): Promise<string[]> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined); // the engine closed the connection early
    socket.on('close', () => {
      const statuses = Buffer.concat(chunks)
        .toString()
        .matchAll(/HTTP\/1\.1 (\d+) /g);
      resolve([...statuses].map(([, status]) => status));
    });
    socket.write(bytes);
  });
}

describe('malformed requests', () => {
  it('20,000 of them are refused, the memory stays flat, a valid request is answered', async () => {
    const { dir } = await smallRegistry();
    const engine = await startEngine({ META_V2_MODEL_DIR: dir, META_DECISION_LOG: 'off' });
    const load = new HttpLoad(engine.url, CONNECTIONS);
    const requests = fc.sample(malformedRequest, { numRuns: 20_000, seed: 2026 });
    expect(new Set(requests.map(({ kind }) => kind)).size).toBe(8);

    // The first requests grow the heap to its final size; a leak grows it in every later part.
    const wrong = await sendAll(load, requests.slice(0, 10_000));
    const sizes = [rssMib(engine)];
    for (const start of [10_000, 15_000]) {
      wrong.push(...(await sendAll(load, requests.slice(start, start + 5000))));
      sizes.push(rssMib(engine));
    }
    const grownMib = Math.min(sizes[1] - sizes[0], sizes[2] - sizes[1]);

    expect(wrong).toEqual([]);
    expect(grownMib).toBeLessThan(16);
    expect(await load.predict(GOOD)).toMatchObject({ symbol: 'GOOD' });
    load.close();
  });

  it('bytes that are not HTTP end the connection, also after a valid request', async () => {
    const { dir } = await smallRegistry();
    const engine = await startEngine({ META_V2_MODEL_DIR: dir, META_DECISION_LOG: 'off' });
    const good = `POST ${PREDICT} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${GOOD.length}\r\n\r\n${GOOD}`;
    // Does not start like any HTTP method.
    const garbage = fc
      .string({ unit: 'binary-ascii', minLength: 1, maxLength: 300 })
      .map((text) => `\u0001${text}\r\n\r\n`);
    for (const text of fc.sample(garbage, { numRuns: 300, seed: 7 })) {
      expect(await sendRaw(engine, text)).toEqual(['400']);
      expect(await sendRaw(engine, good + text)).toEqual(['200', '400']);
    }
    expect(await engine.client.predict({ base_predictions: {} })).toMatchObject({ action: 'HOLD' });
  });

  it('a client that sends its request byte by byte does not delay others', async () => {
    const { dir } = await smallRegistry();
    const engine = await startEngine({ META_V2_MODEL_DIR: dir, META_DECISION_LOG: 'off' });
    const slow = Array.from({ length: 200 }, () => {
      const socket = connect(Number(new URL(engine.url).port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write('POST /api/ai/meta/predict HTTP/1.1\r\nhost: x\r\n');
      return socket;
    });
    const closed = slow.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    expect(await engine.client.predict({ base_predictions: {} })).toMatchObject({ action: 'HOLD' });
    const answers = slow.map(
      (socket) =>
        new Promise<string>((resolve) =>
          socket.once('data', (data) => {
            resolve(data.toString().slice(0, 12));
          }),
        ),
    );
    // At most ten seconds for the headers.
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['HTTP/1.1 408']));
    await Promise.all(closed);
  });
});
