import {
  readNewestLive,
  realFolder,
  rememberLive,
  type LiveMemory,
  type LiveState,
  type PublishedLive,
  type SeenLive,
  type VerifyKeys,
} from '@meta-agent/model-io';
import { identifyFiles } from '../model/identify-model';

export interface LiveHolderOptions {
  /** A registry, or one artifact's folder. */
  readonly dir: string;
  /** What was in force before, also before a restart. */
  readonly memory: LiveMemory;
  /** When given, a state is used only if one of them signed it. */
  readonly verifyKeys?: VerifyKeys | undefined;
  /** An older state is not used; null: of any age. */
  readonly maxAgeS: number | null;
  readonly nowMs: () => number;
  readonly onEvent: (event: LiveEvent) => void;
}

/** A demoted model, and what tells one demotion of it from the next. */
export type Demoted = Pick<SeenLive, 'model_version' | 'demotion'>;

export type LiveEvent =
  | { readonly kind: 'live'; readonly state: LiveState }
  | { readonly kind: 'live_refused'; readonly message: string }
  | { readonly kind: 'live_too_old'; readonly state: LiveState };

/**
 * Holds the newest live state of the supervisor. A state that cannot be trusted is not used, and one
 * that is older than a state that was in force is refused, also after a restart.
 */
export class LiveHolder {
  readonly #options: LiveHolderOptions;
  #published: PublishedLive | null = null;
  #seenLive: SeenLive | null = null;
  #isRefused = false;
  #wasTooOld = false;
  #seen: string | null = null;
  #complaint: string | null = null;
  #queue: Promise<void> = Promise.resolve();

  constructor(options: LiveHolderOptions) {
    this.#options = options;
  }

  /** The state of a model; null without one that may be used. */
  stateOf(modelVersion: string | undefined): LiveState | null {
    const state = this.#published?.state;
    if (this.#isRefused || state?.model_version !== modelVersion) return null;
    return state !== undefined && this.#isTooOld(state) ? null : (state ?? null);
  }

  /** Why the live state is not used; null when it is, and without one. */
  get refusal(): string | null {
    if (this.#isRefused) return this.#complaint;
    return this.#wasTooOld ? 'it is older than META_LIVE_MAX_AGE_S' : null;
  }

  /**
   * The demotion in the newest state of a model that was ever in force: it stays although that state
   * is refused, is too old or was taken away. Null without one.
   */
  demotionOf(modelVersion: string | undefined): Demoted | null {
    const seen = this.#published?.state ?? this.#seenLive;
    const isDemoted = seen?.model_version === modelVersion && seen?.demotion.demoted === true;
    return isDemoted ? seen : null;
  }

  /** Reads the live state if it changed. Never throws. */
  check(): Promise<void> {
    const done = this.#queue.then(() => this.#check());
    this.#queue = done;
    return done;
  }

  async #check(): Promise<void> {
    const seen = await identifyFiles(this.#options.dir, ['live.json']);
    if (seen !== this.#seen) {
      this.#seen = seen;
      await this.#read();
    }
    this.#noteAge();
  }

  async #read(): Promise<void> {
    const { memory, verifyKeys, onEvent } = this.#options;
    const dir = await realFolder(this.#options.dir);
    try {
      const found = await readNewestLive(dir, memory, verifyKeys);
      if (found?.sha256 === this.#published?.sha256 && !this.#isRefused) return;
      // First remembered, then in force: a crash between the two loses nothing.
      if (found !== null) await rememberLive(dir, found, memory);
      this.#published = found;
      this.#isRefused = false;
      this.#complaint = null;
      if (found !== null) onEvent({ kind: 'live', state: found.state });
    } catch (error) {
      this.#isRefused = true;
      this.#seenLive = await memory.recall(dir);
      // The fault may end without a change of live.json: the next check reads again.
      this.#seen = null;
      const { message } = error as Error;
      if (message !== this.#complaint) onEvent({ kind: 'live_refused', message });
      this.#complaint = message;
    }
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
