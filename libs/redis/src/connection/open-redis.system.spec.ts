import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../testing';
import { openRedis } from './open-redis';
import type { RedisSettings } from './redis-settings';

async function answerOf(settings: RedisSettings): Promise<string> {
  const redis = await openRedis(settings);
  const answer = await redis.ping();
  redis.disconnect();
  return answer;
}

describe('a connection to a real Redis', () => {
  it('is opened, and its commands fail when Redis is killed', async () => {
    const server = await startRedis();
    const redis = await openRedis({ url: server.url });
    expect(await redis.incr('count')).toBe(1);
    const waiting = redis.blpop('nothing', 0);
    await server.kill();
    await expect(waiting).rejects.toThrow();
    await expect(redis.incr('count')).rejects.toThrow();
    await expect(openRedis({ url: server.url })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED') as string,
    });
    await server.restart();
    const again = await openRedis({ url: server.url });
    expect(await again.get('count')).toBe('1');
    again.disconnect();
  });

  it('has the user of the URL and the password of a file, and says when Redis refuses them', async () => {
    const server = await startRedis();
    const admin = await openRedis({ url: server.url });
    await admin.acl('SETUSER', 'desk', 'on', '>pass word/1', '~meta:*', '+@all');
    await admin.acl('SETUSER', 'default', 'off');
    const folder = mkdtempSync(join(tmpdir(), 'redis-password-'));
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, 'pass word/1\n');
    const { port } = server;
    expect(await answerOf({ url: `redis://desk@127.0.0.1:${port}`, passwordFile })).toBe('PONG');
    expect(await answerOf({ url: `redis://desk:pass%20word%2F1@127.0.0.1:${port}` })).toBe('PONG');
    for (const url of [`redis://desk:other@127.0.0.1:${port}`, server.url]) {
      await expect(openRedis({ url })).rejects.toMatchObject({ code: 'refused_login' });
    }
    admin.disconnect();
    rmSync(folder, { recursive: true });
  });

  it('uses TLS for rediss, shows its certificate, and trusts the authorities of a file alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'redis-tls-'));
    const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const files = ['-keyout', keyFile, '-out', certFile, '-days', '2'];
    execFileSync('openssl', ['req', '-x509', ...key, ...subject, ...files], { stdio: 'ignore' });
    const server = await startRedis();
    const admin = await openRedis({ url: server.url });
    const tlsPort = String(server.port + 1);
    const directives = { 'tls-cert-file': certFile, 'tls-key-file': keyFile };
    const named = Object.entries({ ...directives, 'tls-ca-cert-file': certFile }).flat();
    await admin.config('SET', ...(named as [string, string]), 'tls-port', tlsPort);
    admin.disconnect();
    const url = `rediss://127.0.0.1:${tlsPort}`;
    await expect(openRedis({ url, caFile: certFile })).rejects.toMatchObject({
      code: 'untrusted_certificate',
      message: expect.stringContaining('certificate required') as string,
    });
    const own = { caFile: certFile, certFile, keyFile };
    expect(await answerOf({ url, ...own })).toBe('PONG');
    await expect(openRedis({ url, certFile, keyFile })).rejects.toMatchObject({
      code: 'untrusted_certificate',
    });
    rmSync(folder, { recursive: true });
  });

  it('refuses a Redis before 6.2', async () => {
    const old = createServer((socket) => {
      const info = 'redis_version:6.0.16\r\nloading:0\r\n';
      socket.on('data', () => socket.write(`$${info.length}\r\n${info}\r\n`));
      socket.on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    await once(old, 'listening');
    const { port } = old.address() as AddressInfo;
    await expect(openRedis({ url: `redis://127.0.0.1:${port}` })).rejects.toMatchObject({
      code: 'too_old',
      message: 'Redis is too old: 6.0.16; 6.2 is needed.',
    });
    old.close();
  });
});
