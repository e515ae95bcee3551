import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadError, RegistrySyncState } from '@meta-agent/engine-api';
import { ModelError, pullRegistry, type Pulled, type VerifyKeys } from '@meta-agent/model-io';
import type { S3Store } from '@meta-agent/object-storage';

export interface RegistrySyncOptions {
  /** The local copy, which nothing else changes. */
  readonly dir: string;
  /** META_REGISTRY_SYNC. */
  readonly url: string;
  readonly everyMs: number;
  readonly verifyKeys?: VerifyKeys | undefined;
  readonly nowMs: () => number;
  /** Runs the moments in which the ledger and the pointer differ: nothing may read them then. */
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  readonly onEvent: (event: SyncEvent) => void;
}

export type SyncEvent =
  | { readonly kind: 'pulled'; readonly pulled: Pulled }
  | { readonly kind: 'failed'; readonly error: LoadError }
  | { readonly kind: 'recovered' };

/** The start waits this long for the first pull; then the engine serves what its disk has. */
const FIRST_MS = 10_000;

/** Keeps the local registry as the object storage has it. A pull that fails changes nothing. */
export class RegistrySync {
  readonly #options: RegistrySyncOptions;
  readonly #stopping = new AbortController();
  #store: S3Store | null = null;
  #pulledAtMs: number | null = null;
  #error: LoadError | null = null;
  #failures = 0;

  constructor(options: RegistrySyncOptions) {
    this.#options = options;
  }

  /** Pulls once, then again and again. Resolves after the first pull, or when it takes too long. */
  async start(): Promise<void> {
    const first = this.#pull();
    void first.then(() => this.#goOn());
    await Promise.race([first, sleep(FIRST_MS, undefined, { ref: false })]);
  }

  stop(): void {
    this.#stopping.abort();
    this.#store?.close();
  }

  /** Pulls that failed since the start. */
  get failures(): number {
    return this.#failures;
  }

  /** When a pull last succeeded, in seconds since 1970; 0 before the first. */
  get pulledAtS(): number {
    return (this.#pulledAtMs ?? 0) / 1000;
  }

  get state(): RegistrySyncState {
    const at = this.#pulledAtMs;
    return {
      url: this.#options.url,
      pulled_at: at === null ? null : new Date(at).toISOString(),
      error: this.#error,
    };
  }

  async #goOn(): Promise<void> {
    const options = { ref: false, signal: this.#stopping.signal };
    const wait = () => sleep(this.#options.everyMs, true, options).catch(() => false);
    while (await wait()) await this.#pull();
  }

  /** Never throws. */
  async #pull(): Promise<void> {
    const { dir, url, verifyKeys, exclusively, nowMs, onEvent } = this.#options;
    try {
      // Loaded here: an engine without a storage does not wait for the SDK.
      this.#store ??= await (await import('@meta-agent/object-storage')).openS3(url);
      const pulled = await pullRegistry({ dir, store: this.#store, verifyKeys, exclusively });
      this.#pulledAtMs = nowMs();
      if (this.#error !== null) onEvent({ kind: 'recovered' });
      this.#error = null;
      if (pulled.changed.length > 0) onEvent({ kind: 'pulled', pulled });
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const code = error instanceof ModelError ? error.code : 'sync_failed';
    const { message } = error as Error;
    const isNews = this.#error?.message !== message;
    this.#failures += 1;
    this.#error = { code, message, at: new Date(this.#options.nowMs()).toISOString() };
    if (isNews) this.#options.onEvent({ kind: 'failed', error: this.#error });
  }
}
