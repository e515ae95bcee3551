import type { Duplex } from 'node:stream';

const streaming = new WeakSet<Duplex>();

/**
 * Does work that answers while its request goes on. Such a request may take as long as it keeps
 * going, and an error of it cannot be answered any more.
 */
export async function whileStreaming(socket: Duplex, work: () => Promise<void>): Promise<void> {
  streaming.add(socket);
  try {
    await work();
  } finally {
    streaming.delete(socket);
  }
}

export function isStreaming(socket: Duplex): boolean {
  return streaming.has(socket);
}
