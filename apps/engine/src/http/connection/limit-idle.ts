import type { Socket } from 'node:net';

const IDLE_MS = 60_000;

/**
 * Hangs up on a client that neither sends nor reads for a minute. It holds until the answer is
 * given; then node:http puts its own limit in, of connections that are kept alive. Not for every
 * request: to set it and to take it off takes as long as to decide.
 */
export function limitIdle(socket: Socket): void {
  socket.setTimeout(IDLE_MS);
}
