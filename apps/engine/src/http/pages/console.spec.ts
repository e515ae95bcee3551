import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { temporaryFolder } from '@meta-agent/model-io/testing';
import express from 'express';
import { createConsole } from './console';
import { createStaticFiles } from './static-files';

async function fetchFrom(dir: string, path: string, more = {}): Promise<Response> {
  const server = createServer(express().use(createConsole(dir)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const headers = { connection: 'close', ...more };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    const body = response.status === 304 ? null : await response.arrayBuffer();
    return new Response(body, response);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('the console', () => {
  it('is a page that may load only files of the engine', async () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'index.html'), '<!doctype html><title>page</title>');
    for (const path of ['/', '/index.html', '/%69ndex.html']) {
      const page = await fetchFrom(dir, path);
      expect(await page.text()).toContain('<title>page</title>');
      const policy = page.headers.get('content-security-policy') ?? '';
      expect(policy.split(';')).toEqual(
        expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'"]),
      );
      expect(policy).not.toContain('unsafe');
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect((await fetchFrom(dir, '/other.js')).status).toBe(404);
  });

  it('is sent compressed', async () => {
    const dir = temporaryFolder();
    const script = 'console.log(1);\n'.repeat(1000);
    writeFileSync(join(dir, 'main.js'), script);
    const answer = await fetchFrom(dir, '/main.js');
    expect(answer.headers.get('content-encoding')).toMatch(/^(gzip|br)$/);
    expect(await answer.text()).toBe(script);
  });

  it('is read and compressed once for all requests, and again when it has changed', async () => {
    const dir = temporaryFolder();
    const compress = jest.fn((bytes: Buffer) => Promise.resolve(gzipSync(bytes)));
    const server = createServer(express().use(createStaticFiles(dir, { compress })));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const read = async () => (await fetch(`http://127.0.0.1:${port}/main.js`)).text();
    writeFileSync(join(dir, 'main.js'), 'a'.repeat(5000));
    const answers = await Promise.all(Array.from({ length: 50 }, read));
    expect(new Set(answers)).toEqual(new Set(['a'.repeat(5000)]));
    expect(compress).toHaveBeenCalledTimes(1);
    writeFileSync(join(dir, 'main.js'), 'b'.repeat(6000));
    expect(await read()).toBe('b'.repeat(6000));
    expect(compress).toHaveBeenCalledTimes(2);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('has no path to other files', async () => {
    const dir = temporaryFolder();
    mkdirSync(join(dir, 'pages'));
    writeFileSync(join(dir, 'secret.js'), 'secret');
    writeFileSync(join(dir, 'pages', '.hidden.js'), 'secret');
    for (const path of ['/../secret.js', '/%2e%2e/secret.js', '/..%2fsecret.js', '/.hidden.js']) {
      expect((await fetchFrom(join(dir, 'pages'), path)).status).toBe(404);
    }
  });

  it('is not sent again to a browser that has it', async () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'main.js'), 'a');
    const first = await fetchFrom(dir, '/main.js');
    const etag = first.headers.get('etag') ?? '';
    expect((await fetchFrom(dir, '/main.js', { 'if-none-match': etag })).status).toBe(304);
  });

  it('names the build command when it is not built', async () => {
    const page = await fetchFrom(join(temporaryFolder(), 'none'), '/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await page.text()).toContain('npx nx build @meta-agent/console');
  });
});
