import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/model-io/testing';
import express from 'express';
import { createConsole } from './console';

async function fetchFrom(dir: string, path: string): Promise<Response> {
  const server = createServer(express().use(createConsole(dir)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const headers = { connection: 'close' };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    return new Response(await response.arrayBuffer(), response);
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

  it('names the build command when it is not built', async () => {
    const page = await fetchFrom(join(temporaryFolder(), 'none'), '/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await page.text()).toContain('npx nx build @meta-agent/console');
  });
});
