import { createHash, timingSafeEqual } from 'node:crypto';
import type { ClientToken, Scope } from '@meta-agent/engine-api';
import type { Caller } from '../caller';

/** SHA-256 suffices: a token is random and long, so a digest cannot be guessed back. */
export function tokenDigest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

interface Entry extends Caller {
  readonly digest: Buffer;
}

/** The tokens that are valid at a time. */
export class TokenTable {
  readonly #byDigest = new Map<string, Entry>();
  /** Whether a tokens file is in use, even an empty one: then decide and watch need a token. */
  readonly hasClients: boolean;

  /** @param clients those of the tokens file; null without one */
  constructor(clients: readonly ClientToken[] | null, adminTokens: ReadonlyMap<string, string>) {
    this.hasClients = clients !== null;
    for (const { name, scopes, sha256 } of clients ?? []) this.#add(name, scopes, sha256);
    for (const [token, name] of adminTokens) this.#add(name, ['admin'], tokenDigest(token));
  }

  /** Whether any token has a scope. */
  has(scope: Scope): boolean {
    return [...this.#byDigest.values()].some(({ scopes }) => scopes.includes(scope));
  }

  /**
   * The holder of a token. The digest is looked up, not the token: what a guess changes in the time
   * of a look-up says nothing about a token. The last comparison takes constant time.
   */
  find(token: string): Caller | null {
    const digest = tokenDigest(token);
    const entry = this.#byDigest.get(digest);
    if (entry === undefined) return null;
    return timingSafeEqual(entry.digest, Buffer.from(digest, 'hex')) ? entry : null;
  }

  #add(name: string, scopes: readonly Scope[], sha256: string): void {
    this.#byDigest.set(sha256, Object.freeze({ name, scopes, digest: Buffer.from(sha256, 'hex') }));
  }
}
