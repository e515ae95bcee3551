import type { LoadError, RegistryIdentity } from '@meta-agent/engine-api';
import { ModelError, type LoadedModel } from '@meta-agent/model-io';
import { monotonicMs } from '../timing/monotonic-time';
import type { ModelSource } from './model-source';
import { readRegistryIdentity } from './registry-identity';

export interface ModelHolderOptions {
  /** A registry, or one artifact's folder. */
  readonly dir: string;
  readonly source: ModelSource;
  /** Receives each model that passed every check; null when there is none any more. */
  readonly use: (model: LoadedModel | null) => void;
  readonly nowMs: () => number;
  /** A monotonic clock, in milliseconds; `monotonicMs` unless given. */
  readonly elapsedMs?: () => number;
  readonly onLoaded: (model: LoadedModel) => void;
  /** Called when a load finds the model that is in use. */
  readonly onKept?: (model: LoadedModel) => void;
  /** Called with what to do next, where it is known. */
  readonly onRefused: (error: LoadError, next: string | null) => void;
}

export interface LoadResult {
  /** Null when the model was refused, and when there is none. */
  readonly model: LoadedModel | null;
  readonly swapped: boolean;
  readonly error: LoadError | null;
}

const WARM_UP_ROUNDS = 20;
/** A refused model is retried after this time: the disk may have been the cause. */
const RETRY_MS = 30_000;

/** Holds the model in use. A new model is loaded beside it and replaces it if every check passes. */
export class ModelHolder {
  readonly #options: ModelHolderOptions;
  #model: LoadedModel | null = null;
  #swappedAtMs: number | null = null;
  #lastError: LoadError | null = null;
  #seen: { readonly identity: string; readonly registry: RegistryIdentity | null } | null = null;
  #loaded: string | null = null;
  #refused: { readonly identity: string; readonly atElapsedMs: number } | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  /** The reload that has not begun yet. */
  #waitingReload: Promise<LoadResult> | null = null;

  constructor(options: ModelHolderOptions) {
    this.#options = options;
  }

  get model(): LoadedModel | null {
    return this.#model;
  }

  /** Milliseconds since 1970. */
  get swappedAtMs(): number | null {
    return this.#swappedAtMs;
  }

  get lastError(): LoadError | null {
    return this.#lastError;
  }

  /** The registry as last seen; null when the folder is one artifact's. */
  get registry(): RegistryIdentity | null {
    return this.#seen?.registry ?? null;
  }

  /**
   * Loads the current model, even if it was refused before. Calls that wait for a load share the
   * next one, so that a flood of signals leads to two loads. Never throws.
   */
  reload(): Promise<LoadResult> {
    this.#waitingReload ??= this.#enqueue(() => {
      this.#waitingReload = null;
      return this.#load();
    });
    return this.#waitingReload;
  }

  /** Loads the current model if it changed. Never throws. */
  check(): Promise<unknown> {
    return this.#enqueue(async () => {
      const identity = await this.#look();
      if (identity !== this.#loaded && !this.#wasJustRefused(identity)) await this.#load();
    });
  }

  /** Loads run one at a time, in order. */
  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** @returns what identifies the current model */
  async #look(): Promise<string> {
    const { dir, source } = this.#options;
    const identity = await source.identify();
    if (identity !== this.#seen?.identity) {
      this.#seen = { identity, registry: await readRegistryIdentity(dir) };
    }
    return identity;
  }

  #wasJustRefused(identity: string): boolean {
    // Not the wall clock: set back an hour, it would delay the retry of a refused model by an hour.
    const { elapsedMs = monotonicMs } = this.#options;
    if (this.#refused?.identity !== identity) return false;
    return elapsedMs() - this.#refused.atElapsedMs < RETRY_MS;
  }

  async #load(): Promise<LoadResult> {
    const { source } = this.#options;
    // Identified before the load: if the model changes meanwhile, the next check notices.
    const identity = await this.#look();
    try {
      const model = await source.open();
      const swapped = model?.manifestHash !== this.#model?.manifestHash;
      if (swapped) this.#swap(model);
      else if (this.#model !== null) this.#options.onKept?.(this.#model);
      this.#loaded = identity;
      this.#refused = null;
      this.#lastError = null;
      return { model, swapped, error: null };
    } catch (error) {
      return { model: null, swapped: false, error: this.#refuse(identity, error) };
    }
  }

  #swap(model: LoadedModel | null): void {
    if (model !== null) warmUp(model);
    const { use, nowMs, onLoaded } = this.#options;
    use(model);
    this.#model = model;
    this.#swappedAtMs = model === null ? null : nowMs();
    if (model !== null) onLoaded(model);
  }

  #refuse(identity: string, error: unknown): LoadError {
    const { nowMs, elapsedMs = monotonicMs, onRefused } = this.#options;
    const code = error instanceof ModelError ? error.code : 'load_failed';
    const refusal = {
      code,
      message: (error as Error).message,
      at: new Date(nowMs()).toISOString(),
    };
    this.#refused = { identity, atElapsedMs: elapsedMs() };
    this.#lastError = refusal;
    onRefused(refusal, error instanceof ModelError ? error.next : null);
    return refusal;
  }
}

/** Scores the artifact's probes until V8 has compiled the code. */
function warmUp(model: LoadedModel): void {
  const out = new Float64Array(3);
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) {
    for (const input of model.probes.inputs) model.score(Float64Array.from(input), out);
  }
}
