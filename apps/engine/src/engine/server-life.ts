import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '../errors';

/** At a stop, requests in flight have this long to finish. */
const GRACE_MS = 10_000;

/** @returns the URL that the server listens on. @throws StartError cannot_listen */
export async function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new StartError('cannot_listen', {
      message: `${host}:${port} cannot be listened on.`,
      expected: 'an address of this machine and a port that is free',
      received: (cause as Error).message,
      next: 'stop what uses it, or choose others with META_HOST and META_PORT',
      cause,
    });
  }
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${(server.address() as AddressInfo).port}`;
}

/** Closes the server: no new requests, and at most ten seconds for those in flight. */
export async function stopServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const stopped = new AbortController();
  const deadline = sleep(GRACE_MS, undefined, { signal: stopped.signal }).then(() => {
    server.closeAllConnections();
  });
  await closed;
  stopped.abort();
  await deadline.catch(() => undefined); // aborted: every request finished in time
}
