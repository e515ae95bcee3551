import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { ConnectionCap } from './connection-cap';

const PREFIX = 'GET / HTTP/1.1\r\nhost: a\r\n';

/** A server that answers every request, with few connections. */
async function serve() {
  let closed = 0;
  const cap = new ConnectionCap({ limits: { all: 6, each: 4 }, onClosed: () => (closed += 1) });
  const server = createServer((_, res) => res.end('ok'));
  cap.watch(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const sockets: Socket[] = [];
  /** Opens a connection from one of the addresses of the loopback interface. */
  const open = async (localAddress = '127.0.0.1', text = PREFIX) => {
    const accepted = once(server, 'connection');
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    socket.on('error', () => undefined);
    sockets.push(socket);
    socket.write(text);
    await accepted;
    return socket;
  };
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { cap, open, stop, closed: () => closed };
}

async function ask(socket: Socket): Promise<string> {
  socket.write('\r\n');
  return String((await once(socket, 'data'))[0]).slice(0, 12);
}

describe('a limit of connections', () => {
  it('closes the oldest that never had an answer, and keeps one that had', async () => {
    const { open, stop, closed } = await serve();
    const good = await open();
    expect(await ask(good)).toBe('HTTP/1.1 200');
    const idle = await open();
    const ended = once(idle.resume(), 'close');
    for (let i = 0; i < 3; i += 1) await open();
    await ended;
    expect(closed()).toBe(1);
    good.write(PREFIX);
    expect(await ask(good)).toBe('HTTP/1.1 200');
    await stop();
  });

  it('takes from the address that has most when all are in use', async () => {
    const { cap, open, stop, closed } = await serve();
    const others = [await open('127.0.0.2'), await open('127.0.0.3')];
    const many: Socket[] = [];
    for (let i = 0; i < 4; i += 1) many.push(await open());
    const ended = once(many[0].resume(), 'close');
    const late = await open('127.0.0.4');
    await ended;
    expect([cap.count, closed()]).toEqual([6, 1]);
    for (const socket of [...others, late]) expect(await ask(socket)).toBe('HTTP/1.1 200');
    await stop();
  });
});
