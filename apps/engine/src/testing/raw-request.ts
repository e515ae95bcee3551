import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Longest wait for an answer: a server that answers nothing fails the test. */
const PATIENCE_MS = 5000;

/** Sends bytes that no client would send. @returns everything received until the server closes */
export async function sendRaw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(text);
  const over = new AbortController();
  await Promise.race([
    closed,
    sleep(PATIENCE_MS, undefined, { signal: over.signal }).catch(() => undefined),
  ]);
  over.abort();
  socket.destroy();
  return Buffer.concat(chunks).toString();
}

/** A request without a body; the server closes the connection after its answer. */
export function rawRequest(method: string, target: string, headers: readonly string[]): string {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...headers,
    'connection: close',
    'content-length: 0',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

export function statusIn(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
}

export function codeIn(answer: string): string | null {
  return /"code":"(\w+)"/.exec(answer)?.[1] ?? null;
}
