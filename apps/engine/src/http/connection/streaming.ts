import type { Duplex } from 'node:stream';

const streaming = new WeakSet<Duplex>();

/**
 * Runs work that sends answers while its request is still arriving. Such a request has no time
 * limit, and an HTTP error can no longer be answered on its connection.
 */
export async function whileStreaming(socket: Duplex, work: () => Promise<void>): Promise<void> {
  streaming.add(socket);
  try {
    await work();
  } finally {
    streaming.delete(socket);
  }
}

/** Marks a connection whose answer has no end, as that of the event stream. */
export function markStreaming(socket: Duplex): void {
  streaming.add(socket);
}

export function isStreaming(socket: Duplex): boolean {
  return streaming.has(socket);
}
