import { timingSafeEqual, createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback, type ListenAddress } from '@meta-agent/command-line';

const MAX_BODY_BYTES = 1_048_576;
const MAX_CONNECTIONS = 64;
const REQUEST_TIMEOUT_MS = 10_000;

export interface CandleServerOptions extends ListenAddress {
  /** The bearer token of every call but `/healthz`; null on loopback without one. */
  readonly token: string | null;
  /** Takes a body. @returns what became of its candles, and whether all lines were candles */
  readonly take: (body: Buffer) => Promise<{ readonly isValid: boolean; readonly told: object }>;
  /** Prometheus' text format. */
  readonly metrics: () => string;
}

/** An answer that is no success. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/**
 * Serves `POST /candles`, `GET /metrics` and `GET /healthz`.
 * @returns the server, which listens, and its address
 * @throws the error of the socket
 */
export async function startCandleServer(
  options: CandleServerOptions,
): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((request, response) => {
    answer(request, options).then(
      ({ status, type, text }) => {
        send(response, status, type, text);
      },
      (error: unknown) => {
        refuse(response, error);
      },
    );
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = REQUEST_TIMEOUT_MS;
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const { address, port, family } = server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return { server, url: `http://${host}:${port}` };
}

interface Answered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

const JSON_TYPE = 'application/json';

async function answer(request: IncomingMessage, options: CandleServerOptions): Promise<Answered> {
  const path = request.url ?? '';
  assertAllowed(request, path, options);
  if (path === '/healthz') return { status: 200, type: JSON_TYPE, text: '{"status":"ok"}' };
  if (path === '/metrics')
    return { status: 200, type: 'text/plain; version=0.0.4', text: options.metrics() };
  const { isValid, told } = await options.take(await readBody(request));
  return { status: isValid ? 200 : 400, type: JSON_TYPE, text: JSON.stringify(told) };
}

const METHODS: Readonly<Record<string, string>> = {
  '/candles': 'POST',
  '/metrics': 'GET',
  '/healthz': 'GET',
};

/** @throws Refusal */
function assertAllowed(
  { headers, method }: IncomingMessage,
  path: string,
  { host, token }: CandleServerOptions,
): void {
  // A page in a browser on this machine must not reach a server without a token.
  const name = (headers.host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  if (headers.origin !== undefined || (isLoopback(host) && !isLoopback(name))) {
    throw new Refusal(403, 'forbidden', 'Only programs that name this machine are answered.');
  }
  if (!Object.hasOwn(METHODS, path)) throw new Refusal(404, 'not_found', `There is no ${path}.`);
  const allow = METHODS[path];
  if (method !== allow) throw new Refusal(405, 'method_not_allowed', `Use ${allow}.`, { allow });
  if (token === null || path === '/healthz' || isToken(headers.authorization, token)) return;
  const challenge = { 'www-authenticate': 'Bearer' };
  throw new Refusal(
    401,
    'unauthorized',
    'Send the token as Authorization: Bearer TOKEN.',
    challenge,
  );
}

const digest = (text: string) => createHash('sha256').update(text).digest();

const isToken = (given: string | undefined, token: string) =>
  timingSafeEqual(digest(given ?? ''), digest(`Bearer ${token}`));

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES)
      throw new Refusal(413, 'too_large', `At most ${MAX_BODY_BYTES} bytes.`, {
        connection: 'close',
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refuse(response: ServerResponse, error: unknown): void {
  const refusal =
    error instanceof Refusal
      ? error
      : new Refusal(503, 'unavailable', 'The candles were not taken.', { 'retry-after': '1' });
  const { status, code, message: detail, headers } = refusal;
  send(
    response,
    status,
    'application/problem+json',
    JSON.stringify({ status, code, detail }),
    headers,
  );
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    'content-type': type,
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(text);
}
