import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ANYBODY } from '../../access/caller';
import { createPredictBatch } from './predict-batch';

const STALL_LIMIT_MS = 600;
const LINE = '{"base_predictions":{}}\n';
const ANSWER = `"${'x'.repeat(2000)}"`;
const service = {
  agents: [],
  decide: (records: readonly unknown[]) => records.map(() => ANSWER),
};

/** Opens a stream of lines. @returns the request, and whether the connection was closed */
async function openLines() {
  const turns = { next: () => new Promise<void>((resolve) => setImmediate(resolve)) };
  const batch = createPredictBatch(service, (parsed) => parsed, turns, STALL_LIMIT_MS);
  const load = { hold: () => undefined, begin: () => undefined, beginBatch: () => undefined };
  const rest = { requestId: 'a-1', caller: ANYBODY, query: new URLSearchParams(), load };
  const server = createServer((req, res) => void batch({ req, res, ...rest }));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const headers = { 'content-type': 'application/x-ndjson' };
  const req = request({ host: '127.0.0.1', port, method: 'POST', headers });
  req.on('error', () => undefined); // the server closed the connection
  req.write(LINE);
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  res.on('error', () => undefined);
  let isOver = false;
  res.once('close', () => (isOver = true));
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { req, res, isOver: () => isOver, stop };
}

describe('a stream of lines', () => {
  it('has no time limit while it makes progress', async () => {
    const { req, res, isOver, stop } = await openLines();
    res.resume();
    // A tenth of the limit: a busy machine may read some of the lines late.
    for (let i = 0; i < 20; i += 1) {
      await sleep(STALL_LIMIT_MS / 10);
      req.write(LINE);
    }
    expect(isOver()).toBe(false);
    stop();
  });

  it('is closed when no line is completed, no matter how many bytes arrive', async () => {
    const { req, res, isOver, stop } = await openLines();
    res.resume();
    while (!isOver()) {
      await sleep(STALL_LIMIT_MS / 6);
      req.write(' ');
    }
    stop();
  });

  it('is closed when its answers are not read', async () => {
    const { req, res, isOver, stop } = await openLines();
    res.pause();
    const many = LINE.repeat(3000);
    while (!req.destroyed) {
      req.write(many);
      await sleep(STALL_LIMIT_MS / 3);
    }
    res.resume();
    while (!isOver()) await sleep(10);
    stop();
  });
});
