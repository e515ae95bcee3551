import type { IncomingMessage } from 'node:http';
import { EngineError } from '../problem/engine-error';
import { isLoopback } from './loopback';

export interface SiteOptions {
  /** META_HOST. */
  readonly boundHost: string;
  /** META_ALLOWED_HOSTS. */
  readonly allowedHosts: readonly string[];
}

export type AssertSite = (req: IncomingMessage) => void;

/** Hosts that were found allowed are remembered: a header differs by its port and by its case. */
const MAX_KNOWN = 64;

/**
 * Refuses pages of other sites on every route. The Host must be a loopback name, the address that
 * the request arrived at, or allowed by name: a page of evil.example whose name was bound to this
 * machine's address sends its own name (DNS rebinding). An Origin must be that of the Host.
 * @returns a check that throws EngineError foreign_host, foreign_origin, ambiguous_header,
 * invalid_request
 */
export function createSiteGuard({ boundHost, allowedHosts }: SiteOptions): AssertSite {
  const names = new Set([boundHost, ...allowedHosts].map((host) => bare(host.toLowerCase())));
  const known = new Set<string>();
  const isAllowed = (host: string, localAddress: string | undefined) => {
    if (known.has(host)) return true;
    const name = bare(host.toLowerCase().replace(/:\d+$/, ''));
    if (isLoopback(name) || names.has(name)) {
      if (known.size < MAX_KNOWN) known.add(host);
      return true;
    }
    return name !== '' && name === localAddress?.replace(/^::ffff:/, '');
  };
  return (req) => {
    assertSingle(req.rawHeaders);
    assertPath(req.url ?? '');
    const { host = '', origin } = req.headers;
    if (!isAllowed(host, req.socket.localAddress)) {
      const expected = 'localhost, the address of this engine, or a name of META_ALLOWED_HOSTS';
      throw new EngineError('foreign_host', { expected, received: host || 'none' });
    }
    if (origin !== undefined) assertOwnOrigin(origin, host);
  };
}

/** An IPv6 address without the brackets. */
const bare = (host: string) => host.replace(/^\[|\]$/g, '');

function assertOwnOrigin(origin: string, host: string): void {
  const own = [`http://${host}`, `https://${host}`].map((url) => url.toLowerCase());
  if (own.includes(origin.toLowerCase())) return;
  const expected = `no Origin, or http://${host}`;
  throw new EngineError('foreign_origin', { expected, received: origin });
}

/**
 * `GET http://other/path` names a second host; a proxy may have checked either. A fragment is never
 * sent by a client: Express would leave it out, and a proxy that denies /reload pass /reload#.
 */
function assertPath(target: string): void {
  if (target.startsWith('/') && !target.includes('#')) return;
  throw new EngineError('invalid_request', { expected: 'a path', received: target.slice(0, 60) });
}

/** Of a repeated header a proxy may have checked the one, and node:http reads the other. */
function assertSingle(rawHeaders: readonly string[]): void {
  let [hosts, authorizations] = [0, 0];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const { length } = rawHeaders[i];
    if (length === 4 && rawHeaders[i].toLowerCase() === 'host') hosts += 1;
    if (length === 13 && rawHeaders[i].toLowerCase() === 'authorization') authorizations += 1;
  }
  if (hosts <= 1 && authorizations <= 1) return;
  const name = hosts > 1 ? 'Host' : 'Authorization';
  throw new EngineError('ambiguous_header', { expected: `${name} once`, received: 'more' });
}
