import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { SPLIT } from '../../testing/records';
import { startApp } from '../../testing/start-app';

const BODY = JSON.stringify(SPLIT);
const post = (path: string, type: string) =>
  `POST /api/ai/meta/${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${type}\r\n` +
  `content-length: ${BODY.length}\r\n\r\n${BODY}`;

/** A client and the engine's end of the connection. */
async function connectTo({ server, port }: Awaited<ReturnType<typeof startApp>>) {
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const client = connect(port, '127.0.0.1');
  const [socket] = await accepted;
  return { client, socket };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

describe('a connection', () => {
  it('whose client does not read its decisions is closed after a minute', async () => {
    const { client, socket } = await connectTo(await startApp());
    client.pause();
    // Few at a time: a connection with many requests that wait is closed at once.
    const some = post('predict?explain=true', 'application/json').repeat(16);
    for (let sent = some.length; socket.writableLength === 0; sent += some.length) {
      client.write(some);
      await until(() => socket.bytesRead === sent || socket.destroyed);
      expect(socket.destroyed).toBe(false);
    }
    await until(() => socket.timeout === 60_000 || socket.destroyed);
    const closed = once(socket, 'close');
    socket.emit('timeout'); // as a minute later
    await closed;
    client.destroy();
  });

  it('has an idle limit of a minute, but not for a single decision', async () => {
    const { client, socket } = await connectTo(await startApp());
    const setTimeout = jest.spyOn(socket, 'setTimeout');
    for (const request of [
      'GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n',
      post('predict/batch', 'application/json'),
    ]) {
      setTimeout.mockClear();
      client.write(request);
      await once(client, 'data');
      expect(setTimeout).toHaveBeenCalledWith(60_000);
    }
    setTimeout.mockClear();
    client.write(post('predict', 'application/json'));
    await once(client, 'data');
    expect(setTimeout).not.toHaveBeenCalledWith(60_000);
    client.destroy();
  });
});
