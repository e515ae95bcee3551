import { readLive, type LiveState, type PublishedLive } from '@meta-agent/model-io';
import { identifyFiles } from '../model/identify-model';

export interface LiveHolderOptions {
  /** A registry, or one artifact's folder. */
  readonly dir: string;
  /** An older state is not used; null: of any age. */
  readonly maxAgeS: number | null;
  readonly nowMs: () => number;
  readonly onEvent: (event: LiveEvent) => void;
}

export type LiveEvent =
  | { readonly kind: 'live'; readonly state: LiveState }
  | { readonly kind: 'live_refused'; readonly message: string }
  | { readonly kind: 'live_too_old'; readonly state: LiveState };

/** Holds the newest live state of the supervisor. A state that cannot be trusted is not used. */
export class LiveHolder {
  readonly #options: LiveHolderOptions;
  #published: PublishedLive | null = null;
  #isRefused = false;
  #wasTooOld = false;
  #seen: string | null = null;

  constructor(options: LiveHolderOptions) {
    this.#options = options;
  }

  /** The state of a model; null without one that may be used. */
  stateOf(modelVersion: string | undefined): LiveState | null {
    const state = this.#published?.state;
    if (this.#isRefused || state?.model_version !== modelVersion) return null;
    return state !== undefined && this.#isTooOld(state) ? null : (state ?? null);
  }

  /** Reads the live state if it changed. Never throws. */
  async check(): Promise<void> {
    const seen = await identifyFiles(this.#options.dir, ['live.json']);
    if (seen !== this.#seen) {
      this.#seen = seen;
      await this.#read();
    }
    this.#noteAge();
  }

  async #read(): Promise<void> {
    const { dir, onEvent } = this.#options;
    try {
      const found = await readLive(dir);
      if (found?.sha256 === this.#published?.sha256 && !this.#isRefused) return;
      this.#assertNewer(found);
      this.#published = found;
      this.#isRefused = false;
      if (found !== null) onEvent({ kind: 'live', state: found.state });
    } catch (error) {
      this.#isRefused = true;
      onEvent({ kind: 'live_refused', message: (error as Error).message });
    }
  }

  /** An earlier state that somebody put back is refused, as is the removal of the state. */
  #assertNewer(found: PublishedLive | null): void {
    const before = this.#published?.state.generation ?? 0;
    const generation = found?.state.generation ?? 0;
    if (generation > before || found?.sha256 === this.#published?.sha256) return;
    throw new Error(`expected a generation above ${before}, received ${generation}`);
  }

  #noteAge(): void {
    const state = this.#published?.state;
    const isTooOld = state !== undefined && this.#isTooOld(state);
    if (isTooOld && !this.#wasTooOld) this.#options.onEvent({ kind: 'live_too_old', state });
    this.#wasTooOld = isTooOld;
  }

  #isTooOld({ as_of: asOf }: LiveState): boolean {
    const { maxAgeS, nowMs } = this.#options;
    return maxAgeS !== null && !(nowMs() - Date.parse(asOf) <= maxAgeS * 1000);
  }
}
