import { timingSafeEqual } from 'node:crypto';
import type { Caller } from '../caller';
import type { TokenTable } from './token-table';

/**
 * An Authorization that a connection has sent and that was right: the next request of the connection
 * is compared with it in constant time, which costs a tenth of a digest.
 */
export class ProvenHeader {
  readonly #bytes: Buffer;

  constructor(
    authorization: string,
    readonly caller: Caller,
    readonly table: TokenTable,
  ) {
    this.#bytes = Buffer.from(authorization, 'latin1');
  }

  /** @param table the tokens in use: a changed table proves nothing again by itself */
  matches(authorization: string | undefined, table: TokenTable): boolean {
    if (authorization?.length !== this.#bytes.length || table !== this.table) return false;
    return timingSafeEqual(Buffer.from(authorization, 'latin1'), this.#bytes);
  }
}
