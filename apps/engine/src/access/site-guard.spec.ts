import { codeIn, rawRequest, sendRaw, statusIn } from '../testing/raw-request';
import { startApp } from '../testing/start-app';
import { ADMIN_TOKEN, withAdminOnly } from '../testing/tokens';

const STATUS = '/api/ai/meta/status';

describe('a request for another host (DNS rebinding)', () => {
  const paths = [STATUS, '/metrics', '/healthz', '/', '/docs', '/openapi.json', '/nowhere'];

  it.each(paths)('is refused at %s', async (path) => {
    const { port } = await startApp();
    for (const host of [
      'evil.example',
      'evil.example:8001',
      'localhost.evil.example',
      '10.0.0.5',
    ]) {
      const answer = await sendRaw(port, rawRequest('GET', path, [`host: ${host}`]));
      expect([host, statusIn(answer), codeIn(answer)]).toEqual([host, 403, 'foreign_host']);
    }
  });

  it.each(['predict', 'predict/batch', 'what_if', 'reload', 'reset_stats'])(
    'is refused at POST %s, even with the admin token',
    async (call) => {
      const { port } = await startApp({ tokens: withAdminOnly() });
      const headers = ['host: evil.example', `authorization: Bearer ${ADMIN_TOKEN}`];
      const answer = await sendRaw(port, rawRequest('POST', `/api/ai/meta/${call}`, headers));
      expect([statusIn(answer), codeIn(answer)]).toEqual([403, 'foreign_host']);
    },
  );

  it.each([
    '127.1',
    '0x7f.1',
    '2130706433',
    '127.0.0.1.',
    '127.0.0.1.evil.example',
    '::1',
    '[::2]',
    '',
    'localhost@evil.example',
    'localhost:8001:1',
    ' ',
  ])('is refused with the Host %j, which only looks like loopback', async (host) => {
    const { port } = await startApp();
    const answer = await sendRaw(port, rawRequest('GET', STATUS, [`host: ${host}`]));
    expect([400, 403]).toContain(statusIn(answer));
  });

  it.each([
    [['host: localhost', 'host: evil.example']],
    [['host: evil.example', 'Host: localhost']],
  ])('is refused with two Host headers: %j', async (headers) => {
    const { port } = await startApp();
    expect(statusIn(await sendRaw(port, rawRequest('GET', STATUS, headers)))).toBe(400);
  });

  it('is refused with a host in the request line', async () => {
    const { port } = await startApp();
    for (const target of [`http://localhost${STATUS}`, `http://evil.example${STATUS}`, '*']) {
      const answer = await sendRaw(port, rawRequest('OPTIONS', target, ['host: localhost']));
      expect([statusIn(answer), codeIn(answer)]).toEqual([400, 'invalid_request']);
    }
  });

  it('is refused without a Host', async () => {
    const { port } = await startApp();
    expect(statusIn(await sendRaw(port, rawRequest('GET', STATUS, [])))).toBe(400);
    const old = await sendRaw(port, `GET ${STATUS} HTTP/1.0\r\n\r\n`);
    expect(codeIn(old)).toBe('foreign_host');
  });
});

describe('a request for this host', () => {
  it.each([
    'localhost',
    'LOCALHOST:9',
    'localhost:8001',
    '127.0.0.1',
    '127.9.9.9:80',
    '[::1]:8001',
    'engine.desk.example',
    'Engine.Desk.Example:443',
  ])('is answered with the Host %s', async (host) => {
    const { port } = await startApp({ allowedHosts: ['engine.desk.example'] });
    const answer = await sendRaw(port, rawRequest('GET', STATUS, [`host: ${host}`]));
    expect(statusIn(answer)).toBe(200);
  });

  it.each([
    'http://evil.example',
    'null',
    'http://localhost:1',
    'https://localhost:8001.evil.example',
    'file://',
  ])('is refused when a page of %s sends it', async (origin) => {
    const { port } = await startApp();
    for (const path of [STATUS, '/metrics', '/api/ai/meta/stream']) {
      const headers = ['host: localhost:8001', `origin: ${origin}`];
      const answer = await sendRaw(port, rawRequest('GET', path, headers));
      expect([statusIn(answer), codeIn(answer)]).toEqual([403, 'foreign_origin']);
    }
  });

  it('is answered when its own page sends it, also behind TLS', async () => {
    const { port } = await startApp();
    for (const origin of [
      'http://localhost:8001',
      'https://localhost:8001',
      'HTTP://LOCALHOST:8001',
    ]) {
      const headers = ['host: localhost:8001', `origin: ${origin}`];
      expect(statusIn(await sendRaw(port, rawRequest('GET', STATUS, headers)))).toBe(200);
    }
  });
});
