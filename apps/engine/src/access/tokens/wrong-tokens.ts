import { monotonicMs } from '../../timing/monotonic-time';
import type { Caller } from '../caller';

/** Wrong tokens that an address may send at once; one more each second. */
const BURST = 20;
const REFILL_PER_MS = 1 / 1000;
/** Addresses and, for each, callers that are remembered: the oldest are forgotten. */
const MAX_PEERS = 4096;
const MAX_PROVEN = 64;

interface Peer {
  allowance: number;
  atMs: number;
  /** Callers whose tokens this address has used: they are served although others guess. */
  readonly proven: Set<string>;
}

export type Attempt = 'counted' | 'slowed' | 'first_slowed';

/**
 * Slows guesses of tokens, per address. An address that sent too many wrong tokens gets no answer
 * about a token that it has not used before, not even about a right one: else guessing would go on.
 */
export class WrongTokens {
  readonly #elapsedMs: () => number;
  /** Least recently used first. */
  readonly #peers = new Map<string, Peer>();

  /** @param elapsedMs a monotonic clock, in milliseconds */
  constructor(elapsedMs: () => number = monotonicMs) {
    this.#elapsedMs = elapsedMs;
  }

  get peers(): number {
    return this.#peers.size;
  }

  /** Whether an address may use a token now. */
  admits(address: string, { name }: Caller): boolean {
    const peer = this.#peers.get(address);
    const who = name ?? '';
    if (peer?.proven.has(who)) return true;
    if (peer !== undefined && this.#refilled(peer) < 1) return false;
    const { proven } = this.#touch(address);
    if (proven.size >= MAX_PROVEN) proven.clear();
    proven.add(who);
    return true;
  }

  /** Counts a wrong token. */
  record(address: string): Attempt {
    const peer = this.#touch(address);
    const before = this.#refilled(peer);
    if (before < 1) return 'slowed';
    peer.allowance = before - 1;
    return peer.allowance < 1 ? 'first_slowed' : 'counted';
  }

  #refilled(peer: Peer): number {
    const nowMs = this.#elapsedMs();
    peer.allowance = Math.min(BURST, peer.allowance + (nowMs - peer.atMs) * REFILL_PER_MS);
    peer.atMs = nowMs;
    return peer.allowance;
  }

  #touch(key: string): Peer {
    const known = this.#peers.get(key);
    const peer = known ?? { allowance: BURST, atMs: this.#elapsedMs(), proven: new Set<string>() };
    this.#peers.delete(key);
    this.#peers.set(key, peer);
    if (this.#peers.size > MAX_PEERS) {
      const [oldest] = this.#peers.keys();
      this.#peers.delete(oldest);
    }
    return peer;
  }
}
