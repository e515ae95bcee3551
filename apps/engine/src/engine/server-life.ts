import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** At a stop, requests in flight have this long to finish. */
const GRACE_MS = 10_000;

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
