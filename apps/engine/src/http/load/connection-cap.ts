import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { peerOf } from '../../caller/caller';
import { isStreaming } from '../connection/streaming';

export interface ConnectionLimits {
  /** Open connections of all addresses. */
  readonly all: number;
  /** Open connections of one address. */
  readonly each: number;
}

export interface ConnectionCapOptions {
  readonly limits?: ConnectionLimits;
  readonly onClosed: () => void;
}

const LIMITS: ConnectionLimits = Object.freeze({ all: 2048, each: 1024 });

/**
 * Limits open connections. A new one is never refused: at the limit, a connection of the address
 * that has most is closed. The first choice is the oldest that has never had an answer, then the
 * oldest that no answer is streamed on: clients that only open connections lose theirs first.
 */
export class ConnectionCap {
  readonly #limits: ConnectionLimits;
  readonly #onClosed: () => void;
  /** By address; in each set the oldest first. */
  readonly #peers = new Map<string, Set<Socket>>();
  #count = 0;

  constructor({ limits = LIMITS, onClosed }: ConnectionCapOptions) {
    this.#limits = limits;
    this.#onClosed = onClosed;
  }

  get count(): number {
    return this.#count;
  }

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => {
      this.#add(socket);
    });
  }

  #add(socket: Socket): void {
    const peer = peerOf(socket).id;
    const own = this.#peers.get(peer) ?? new Set<Socket>();
    if (own.size >= this.#limits.each) this.#closeOne([peer, own]);
    else if (this.#count >= this.#limits.all) this.#closeOne(this.#heaviest());
    this.#peers.set(peer, own.add(socket));
    this.#count += 1;
    socket.once('close', () => {
      this.#remove(peer, socket);
    });
  }

  #heaviest(): [peer: string, own: Set<Socket>] {
    let heaviest: [string, Set<Socket>] = ['', new Set()];
    for (const entry of this.#peers) if (entry[1].size > heaviest[1].size) heaviest = entry;
    return heaviest;
  }

  #closeOne([peer, own]: readonly [peer: string, own: Set<Socket>]): void {
    const all = [...own];
    const chosen =
      all.find(({ bytesWritten }) => bytesWritten === 0) ??
      all.find((socket) => !isStreaming(socket)) ??
      all.at(0);
    if (chosen === undefined) return;
    this.#onClosed();
    this.#remove(peer, chosen);
    chosen.destroy();
  }

  #remove(peer: string, socket: Socket): void {
    const own = this.#peers.get(peer);
    if (own?.delete(socket) !== true) return;
    this.#count -= 1;
    if (own.size === 0) this.#peers.delete(peer);
  }
}
