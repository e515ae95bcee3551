import type { IncomingMessage } from 'node:http';
import { isIPv6, type Socket } from 'node:net';

/** Who a request or connection belongs to: what it may hold is counted under its id. */
export interface Caller {
  readonly id: string;
  /** Whether the caller has proven who it is: a part of every quota is kept for such callers. */
  readonly isKnown: boolean;
}

export type CallerOf = (req: IncomingMessage) => Caller;

const NETWORK_GROUPS = 4;
const MAPPED = '::ffff:';

/** The caller of a connection: its address, of IPv6 the /64, which one machine has to itself. */
export function peerOf({ remoteAddress = 'unknown' }: Pick<Socket, 'remoteAddress'>): Caller {
  const isMapped = remoteAddress.startsWith(MAPPED) && remoteAddress.includes('.');
  const address = isMapped ? remoteAddress.slice(MAPPED.length) : remoteAddress;
  const id = isIPv6(address) ? networkOf(address) : address;
  return { id: `address ${id}`, isKnown: false };
}

/** The caller of a request. Without tokens this is the address of its connection. */
export const callerOf: CallerOf = (req) => peerOf(req.socket);

/** The first four groups of an IPv6 address, `::` written out. */
function networkOf(address: string): string {
  const [first, last = []] = address
    .split('%')[0]
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return [...first, ...zeros, ...last].slice(0, NETWORK_GROUPS).join(':');
}
