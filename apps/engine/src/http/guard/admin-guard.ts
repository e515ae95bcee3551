import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { EngineError } from '../../problem/engine-error';

export interface AdminPolicy {
  /** The bearer token; null when none is set. */
  readonly token: string | null;
  /** Whether the engine listens on loopback addresses only. */
  readonly isLoopbackOnly: boolean;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an address or host name is loopback. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  if (name === 'localhost') return true;
  const version = isIP(name);
  return version !== 0 && loopback.check(name, version === 4 ? 'ipv4' : 'ipv6');
}

/** Headers added by a reverse proxy: then a loopback address is the proxy's, not the client's. */
const PROXIED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/**
 * With a token, accepts requests that carry the token. Without, accepts requests of this machine,
 * but not those of a web page of another site (a foreign Origin, or DNS rebinding by Host).
 * @throws EngineError admin_token_required, admin_off, admin_not_loopback, admin_foreign_host,
 * admin_foreign_origin
 */
export function assertAdmin(req: IncomingMessage, { token, isLoopbackOnly }: AdminPolicy): void {
  if (token !== null) {
    assertToken(req.headers.authorization, token);
    return;
  }
  if (!isLoopbackOnly) {
    const expected = 'META_ADMIN_TOKEN to be set, or META_HOST to be a loopback address';
    throw new EngineError('admin_off', { expected });
  }
  const remote = req.socket.remoteAddress ?? 'unknown';
  const proxy = PROXIED.find((name) => req.headers[name] !== undefined);
  if (!isLoopback(remote) || proxy !== undefined) {
    const received = proxy === undefined ? remote : `a request with ${proxy}`;
    throw new EngineError('admin_not_loopback', { expected: 'a loopback address', received });
  }
  assertOwnSite(req.headers.host ?? '', req.headers.origin);
}

function assertToken(authorization: string | undefined, token: string): void {
  const given = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '';
  const digest = (text: string) => createHash('sha256').update(text).digest();
  if (timingSafeEqual(digest(given), digest(token))) return;
  throw new EngineError('admin_token_required', {
    expected: 'Authorization: Bearer, with META_ADMIN_TOKEN',
    received: authorization === undefined ? 'no Authorization' : 'another Authorization',
    headers: { 'www-authenticate': 'Bearer realm="meta-agent"' },
  });
}

function assertOwnSite(host: string, origin: string | undefined): void {
  if (!isLoopback(host.replace(/:\d+$/, ''))) {
    throw new EngineError('admin_foreign_host', { expected: 'localhost', received: host });
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`.toLowerCase()) {
    throw new EngineError('admin_foreign_origin', {
      expected: `no Origin, or http://${host}`,
      received: origin,
    });
  }
}
