import { CommandError } from '../errors/command-error';
import { EXIT } from '../errors/exit-codes';

/** Where a server listens. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/**
 * Whether a host is this machine alone.
 * @example
 * isLoopback('0.0.0.0'); // false
 */
export const isLoopback = (host: string): boolean => LOOPBACK.includes(host);

/**
 * The address of `--listen`: a port, `host:port` or `[::1]:port`; 127.0.0.1 unless a host is given.
 * @throws CommandError bad_listen
 * @example
 * listenAddress('8002'); // { host: '127.0.0.1', port: 8002 }
 */
export function listenAddress(text: string): ListenAddress {
  const at = text.lastIndexOf(':');
  const host = at === -1 ? '127.0.0.1' : text.slice(0, at).replace(/^\[(.*)\]$/, '$1');
  const port = text.slice(at + 1);
  if (/^[\w.:-]+$/.test(host) && /^\d{1,5}$/.test(port) && Number(port) <= 65_535) {
    return { host, port: Number(port) };
  }
  throw new CommandError('bad_listen', EXIT.badInput, {
    message: '--listen is not valid.',
    expected: 'a port, or host:port, like 127.0.0.1:8002',
    received: text,
    next: 'correct --listen',
  });
}
