import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { listen } from './listen';

const IGNORE = () => undefined;

async function heldPort() {
  const holder = createServer();
  await once(holder.listen(0, '127.0.0.1'), 'listening');
  return { port: (holder.address() as AddressInfo).port, release: () => holder.close() };
}

describe('listening', () => {
  it('waits for a port in use, reports it once, and listens when the port is free', async () => {
    const { port, release } = await heldPort();
    const waits: string[] = [];
    const server = createHttpServer();
    const url = await listen(server, {
      ...{ host: '127.0.0.1', port, waitMs: 60_000 },
      onWait: ({ message }) => {
        waits.push(message);
        release();
      },
    });
    server.close();
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect(waits).toEqual([expect.stringContaining('EADDRINUSE')]);
  });

  it('fails after the wait with exit code 75, and the server can listen elsewhere', async () => {
    const { port, release } = await heldPort();
    const server = createHttpServer();
    const options = { host: '127.0.0.1', waitMs: 1, onWait: IGNORE };
    await expect(listen(server, { ...options, port })).rejects.toMatchObject({
      ...{ code: 'cannot_listen_yet', exitCode: 75 },
      received: expect.stringContaining('EADDRINUSE') as string,
    });
    release();
    expect(await listen(server, { ...options, port: 0 })).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    server.close();
  });

  it.each([
    ['an address that is not up', '192.0.2.1', 'EADDRNOTAVAIL'],
    ['an IPv6 address that is not up', '2001:db8::1', 'EADDRNOTAVAIL'],
    ['a name that cannot be resolved', 'no-such-host.invalid', /ENOTFOUND|EAI_AGAIN/],
  ])('treats %s as a failure that may pass, exit code 75', async (_, host, received) => {
    const options = { host, port: 0, waitMs: 0, onWait: IGNORE };
    await expect(listen(createHttpServer(), options)).rejects.toMatchObject({
      code: 'cannot_listen_yet',
      exitCode: 75,
      received: expect.stringMatching(received) as string,
    });
  });

  it('treats a refusal of the system as a bad setting, exit code 2, without a wait', async () => {
    const server = createHttpServer();
    server.listen = () => {
      const error = Object.assign(new Error('listen EACCES'), { code: 'EACCES' });
      process.nextTick(() => server.emit('error', error));
      return server;
    };
    const options = { host: '127.0.0.1', port: 80, waitMs: 60_000 };
    const onWait = () => {
      throw new Error('waited');
    };
    await expect(listen(server, { ...options, onWait })).rejects.toMatchObject({
      code: 'cannot_listen',
      exitCode: 2,
    });
  });
});
