import { AgentsError } from '../../errors';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

export const isLoopback = (host: string) => LOOPBACK.includes(host);

/** `8002`, `0.0.0.0:8002` or `[::1]:8002`; 127.0.0.1 unless given. @throws AgentsError bad_listen */
export function listenAddress(text: string): ListenAddress {
  const at = text.lastIndexOf(':');
  const host = at === -1 ? '127.0.0.1' : text.slice(0, at).replace(/^\[(.*)\]$/, '$1');
  const port = text.slice(at + 1);
  if (/^[\w.:-]+$/.test(host) && /^\d{1,5}$/.test(port) && Number(port) <= 65_535) {
    return { host, port: Number(port) };
  }
  throw new AgentsError('bad_listen', {
    message: '--listen is not valid.',
    expected: 'a port, or host:port, like 127.0.0.1:8002',
    received: text,
    next: 'correct --listen',
  });
}
