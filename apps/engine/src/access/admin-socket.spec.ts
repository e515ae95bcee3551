import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createServer as createNetServer } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { startApp } from '../testing/start-app';
import { withClients } from '../testing/tokens';
import { listenOnSocket } from './admin-socket';

function statusOver(socketPath: string, method: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ socketPath, method, path }, (res) => {
      res.resume();
      resolve(res.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

const places = () => {
  const folder = join(temporaryFolder(), 'private');
  return { folder, path: join(folder, 'engine.sock') };
};

describe('the admin socket', () => {
  it('needs no token, and lets in nobody but its owner', async () => {
    const { folder, path } = places();
    const app = await startApp({ tokens: withClients() });
    await listenOnSocket(app.localServer, path, true);
    for (const call of ['reset_stats', 'reload']) {
      expect(await statusOver(path, 'POST', `/api/ai/meta/${call}`)).toBe(200);
    }
    expect(await statusOver(path, 'GET', '/api/ai/meta/status')).toBe(200);
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
    expect((statSync(folder).mode & 0o777).toString(8)).toBe('700');
    app.localServer.closeAllConnections();
    await new Promise((resolve) => app.localServer.close(resolve));
    expect(existsSync(path)).toBe(false);
  });

  it.each<[string, (folder: string) => unknown]>([
    [
      'is open to others',
      (folder) => {
        mkdirSync(folder);
        chmodSync(folder, 0o777);
      },
    ],
    [
      'is a link',
      (folder) => {
        symlinkSync(temporaryFolder(), folder);
      },
    ],
    [
      'is a file',
      (folder) => {
        writeFileSync(folder, '');
      },
    ],
  ])('is not opened when its folder %s', async (_, make) => {
    const { folder, path } = places();
    make(folder);
    await expect(listenOnSocket(createServer(), path, true)).rejects.toThrow(/private/);
  });

  it('replaces the socket of an engine that was killed, and no other file', async () => {
    const { path } = places();
    const first = createNetServer();
    mkdirSync(join(path, '..'), { mode: 0o700 });
    await once(first.listen(path), 'listening');
    await expect(listenOnSocket(createServer(), path, true)).rejects.toThrow('another program');
    // A listener in another process that was killed leaves its name behind.
    const stale = join(path, '..', 'stale.sock');
    const script = `require('net').createServer().listen(${JSON.stringify(stale)}, () => process.kill(process.pid, 'SIGKILL'))`;
    expect(() => execFileSync(process.execPath, ['-e', script])).toThrow();
    expect(existsSync(stale)).toBe(true);
    const server = createServer();
    await listenOnSocket(server, stale, true);
    writeFileSync(join(path, '..', 'file'), 'kept');
    const onFile = listenOnSocket(createServer(), join(path, '..', 'file'), true);
    await expect(onFile).rejects.toThrow('is no socket');
    server.close();
    first.close();
  });
});
