import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests that wait for earlier answers of their connection. Few clients pipeline, none so many. */
const MAX_WAITING = 64;

const waitingOf = new WeakMap<Socket, number>();

/**
 * Closes a connection that pipelines too many requests: Node serves all requests of one read in one
 * turn, so that one connection could hold up all others.
 * @returns false for a request of a closed connection
 */
export function limitPipelining({ socket }: IncomingMessage, res: ServerResponse): boolean {
  // Node gives the socket to an answer whose turn it is: all others cost nothing here.
  if (res.socket !== null) return true;
  const waiting = (waitingOf.get(socket) ?? 0) + 1;
  waitingOf.set(socket, waiting);
  res.once('close', () => waitingOf.set(socket, (waitingOf.get(socket) ?? 1) - 1));
  if (waiting > MAX_WAITING) socket.destroy();
  return !socket.destroyed;
}
