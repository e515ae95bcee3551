import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '../errors';

/**
 * Failures that pass while a machine starts or a program stops: the address is not up yet, the
 * name cannot be resolved yet, the port is still in use.
 */
const TRANSIENT = ['EADDRNOTAVAIL', 'EADDRINUSE', 'ENOTFOUND', 'EAI_AGAIN', 'ENETDOWN'];
const RETRY_MS = 500;
/**
 * As many as there may be connections: with Node's 511 a burst of a thousand clients would come again
 * seconds later. The kernel has a limit of its own (net.core.somaxconn).
 */
const BACKLOG = 2048;

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** How long to retry after a failure that may pass. */
  readonly waitMs: number;
  /** Called once, when listening fails and is retried. */
  readonly onWait: (error: Error) => void;
}

/**
 * @returns the URL that the server listens on
 * @throws StartError cannot_listen, cannot_listen_yet
 */
export async function listen(server: Server, options: ListenOptions): Promise<string> {
  const { host, port, waitMs, onWait } = options;
  const deadlineMs = performance.now() + waitMs;
  for (let attempt = 0; ; attempt += 1) {
    try {
      server.listen({ port, host, backlog: BACKLOG });
      await once(server, 'listening');
      break;
    } catch (error) {
      const leftMs = deadlineMs - performance.now();
      if (!isTransient(error) || leftMs <= 0) throw startError(error, options);
      if (attempt === 0) onWait(error as Error);
      await sleep(Math.min(RETRY_MS, leftMs));
    }
  }
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${(server.address() as AddressInfo).port}`;
}

function isTransient(error: unknown): boolean {
  return TRANSIENT.includes((error as NodeJS.ErrnoException).code ?? '');
}

function startError(cause: unknown, { host, port, waitMs }: ListenOptions): StartError {
  const details = {
    expected: 'an address of this machine and a port that is free',
    received: (cause as Error).message,
    cause,
  };
  if (!isTransient(cause)) {
    return new StartError('cannot_listen', {
      ...details,
      message: `The engine cannot listen on ${host}:${port}.`,
      next: 'choose another address or port with META_HOST and META_PORT',
    });
  }
  return new StartError('cannot_listen_yet', {
    ...details,
    message: `The engine could not listen on ${host}:${port} for ${waitMs / 1000} s.`,
    next: 'stop the program that uses the port, or set META_HOST and META_PORT, or wait longer with --wait',
  });
}
