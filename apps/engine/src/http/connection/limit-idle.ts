import type { Socket } from 'node:net';

const IDLE_MS = 60_000;

/**
 * Closes the connection when the client neither sends nor reads for a minute. Not used on the hot
 * path: the timer is set anew for each read and write, which takes as long as a decision.
 */
export function limitIdle(socket: Socket): void {
  socket.setTimeout(IDLE_MS);
}
