import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback, type ListenAddress } from '@meta-agent/command-line';
import type { Supervision } from './supervision';

const MAX_CONNECTIONS = 16;
const REQUEST_TIMEOUT_MS = 10_000;

export interface StatusServerOptions extends ListenAddress {
  /** The bearer token of `/metrics`; null on loopback without one. */
  readonly token: string | null;
  /** Longer without a look that succeeded is not healthy. */
  readonly silenceMs: number;
}

/** A server that listens. */
export interface StatusServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves `GET /healthz` and `GET /metrics`. @throws the error of the socket */
export async function startStatusServer(
  supervision: Supervision,
  options: StatusServerOptions,
): Promise<StatusServer> {
  const server = createServer((request, response) => {
    const { status, text, headers } = answerTo(request, supervision, options);
    send(response, status, text, headers);
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = REQUEST_TIMEOUT_MS;
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const { address, port, family } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`, close };
}

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function answerTo(
  { headers, method, url }: IncomingMessage,
  supervision: Supervision,
  { host, token, silenceMs }: StatusServerOptions,
): Answered {
  // A page in a browser on this machine must not read from a server without a token.
  const name = (headers.host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  if (headers.origin !== undefined || (isLoopback(host) && !isLoopback(name)))
    return refusal(403, 'forbidden');
  if (url !== '/healthz' && url !== '/metrics') return refusal(404, 'not_found');
  if (method !== 'GET') return refusal(405, 'method_not_allowed', { allow: 'GET' });
  if (url === '/healthz') {
    const isHealthy = supervision.silentMs <= silenceMs;
    const text = JSON.stringify({ status: isHealthy ? 'ok' : 'behind' });
    return { status: isHealthy ? 200 : 503, text, headers: JSON_TYPE };
  }
  if (token !== null && !isToken(headers.authorization, token))
    return refusal(401, 'unauthorized', { 'www-authenticate': 'Bearer' });
  const type = { 'content-type': 'text/plain; version=0.0.4' };
  return { status: 200, text: supervision.metrics(), headers: type };
}

const JSON_TYPE = { 'content-type': 'application/json' };

const digest = (text: string) => createHash('sha256').update(text).digest();

const isToken = (given: string | undefined, token: string) =>
  timingSafeEqual(digest(given ?? ''), digest(`Bearer ${token}`));

function refusal(status: number, code: string, headers: Answered['headers'] = {}): Answered {
  const type = { 'content-type': 'application/problem+json' };
  return { status, text: JSON.stringify({ status, code }), headers: { ...type, ...headers } };
}

function send(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Answered['headers'] = {},
): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'x-content-type-options': 'nosniff', ...headers });
  response.end(text);
}
