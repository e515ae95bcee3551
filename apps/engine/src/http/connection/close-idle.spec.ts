import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { IdleConnections } from './close-idle';

const REQUEST = 'GET / HTTP/1.1\r\nhost: localhost\r\n\r\n';
const MINUTE_MS = 60_000;

async function serverWith(connections: IdleConnections) {
  const server = createServer({ keepAliveTimeout: 0 }, (_, res) => res.end('{}'));
  connections.watch(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, connectTo: () => connect(port, '127.0.0.1') };
}

async function ask(client: Socket): Promise<void> {
  client.write(REQUEST);
  await once(client, 'data');
}

describe('a connection without a request', () => {
  it('is closed after 65 seconds without a byte, and one that is used is not', async () => {
    let nowMs = 0;
    const connections = new IdleConnections(() => nowMs);
    const { server, connectTo } = await serverWith(connections);
    const [idle, used] = [connectTo(), connectTo()];
    await Promise.all([ask(idle), ask(used)]);
    connections.closeIdle();
    nowMs += MINUTE_MS;
    await ask(used);
    connections.closeIdle();
    expect(idle.closed).toBe(false);
    const closed = once(idle, 'close');
    nowMs += 5_000;
    connections.closeIdle();
    await closed;
    await ask(used);
    expect(used.closed).toBe(false);
    used.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});
