import { stat } from 'node:fs/promises';
import { readTokens, type TokenSources } from './read-tokens';
import type { TokenTable } from './token-table';

export interface TokenStoreOptions extends TokenSources {
  /** Called once per change of the files. */
  readonly onLoaded: () => void;
  /** Called once per kind of failure; the tokens before stay valid. */
  readonly onRefused: (error: Error) => void;
  /** Called for a file with a token that every user of the machine may read. */
  readonly onExposed: (path: string) => void;
}

const POLL_MS = 1000;

/** The valid tokens. A changed file is read again; an unreadable one changes nothing. */
export class TokenStore {
  readonly #options: TokenStoreOptions;
  #table: TokenTable;
  #identity: string;
  #failure: string | null = null;
  #checking: Promise<void> | null = null;

  private constructor(options: TokenStoreOptions, table: TokenTable, identity: string) {
    this.#options = options;
    this.#table = table;
    this.#identity = identity;
  }

  /** @throws StartError tokens_unreadable */
  static async open(options: TokenStoreOptions): Promise<TokenStore> {
    const identity = await identify(options);
    const { table, exposedFiles } = await readTokens(options);
    exposedFiles.forEach(options.onExposed);
    return new TokenStore(options, table, identity);
  }

  get table(): TokenTable {
    return this.#table;
  }

  /** False after a change that could not be read. */
  get isCurrent(): boolean {
    return this.#failure === null;
  }

  /** Reads the files if they changed. Never throws. */
  check(): Promise<void> {
    this.#checking ??= this.#check().finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  /** Checks every second. @returns a function that stops the checks */
  watch(): () => void {
    const { adminTokenFile, clientTokensFile } = this.#options;
    if (adminTokenFile === null && clientTokensFile === null) return () => undefined;
    const timer = setInterval(() => void this.check(), POLL_MS).unref();
    return () => {
      clearInterval(timer);
    };
  }

  async #check(): Promise<void> {
    // Identified before the read: a change in between is noticed by the next check.
    const identity = await identify(this.#options);
    if (identity === this.#identity && this.isCurrent) return;
    try {
      const { table, exposedFiles } = await readTokens(this.#options);
      this.#table = table;
      this.#identity = identity;
      this.#failure = null;
      exposedFiles.forEach(this.#options.onExposed);
      this.#options.onLoaded();
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.#failure) this.#options.onRefused(error as Error);
      this.#failure = message;
    }
  }
}

async function identify({ adminTokenFile, clientTokensFile }: TokenSources): Promise<string> {
  const files = [adminTokenFile, clientTokensFile].filter((path) => path !== null);
  const found = await Promise.all(
    files.map(async (path) => {
      const stats = await stat(path, { bigint: true }).catch(() => null);
      if (stats === null) return 'none';
      const { ino, size, mtimeNs, ctimeNs } = stats;
      return `${ino}:${size}:${mtimeNs}:${ctimeNs}`;
    }),
  );
  return found.join(' ');
}
