import type { Socket } from 'node:net';

const IDLE_MS = 60_000;

/**
 * Closes the connection when the client neither sends nor reads for a minute. After the answer,
 * node:http applies its keep-alive timeout instead. Not used on the hot path: setting and clearing
 * the timer takes as long as a decision.
 */
export function limitIdle(socket: Socket): void {
  socket.setTimeout(IDLE_MS);
}
