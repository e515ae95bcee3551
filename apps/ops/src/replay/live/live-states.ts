import type { InForce } from '@meta-agent/decision';
import {
  ModelError,
  withOnlineExpert,
  type LedgerEntry,
  type LiveState,
  type LoadedModel,
  type Registry,
  type VerifyKeys,
} from '@meta-agent/model-io';
import type { Place } from '../input/place';
import type { ReplayRow } from '../input/replay-row';
import { isDemotedAt, standingLines } from './ledger-at';
import { readProvenStates, type ProvenStates } from './read-proven-states';

/** A row that says something else than the live state that it names. */
export interface LiveDifference extends Place {
  readonly generation: number;
  readonly logged: InForce;
  readonly published: InForce;
}

interface Known extends ProvenStates {
  readonly lines: readonly LedgerEntry[];
}

/** The last model that was mixed: rows in turn have mostly the same live state. */
interface Mixed {
  readonly state: LiveState;
  readonly model: LoadedModel;
  readonly mixed: LoadedModel;
}

/** Proves what rows say of live states by the states themselves. */
export class LiveStates {
  readonly #registry: Registry;
  readonly #verifyKeys: VerifyKeys | undefined;
  #known: Known | null = null;
  #rows = 0;
  #different = 0;
  #ofEarlierChain = 0;
  readonly #used = new Set<number>();
  /** Number of rows by the generation that is not there. */
  readonly #missing = new Map<number, number>();
  #first: LiveDifference | null = null;
  #mixed: Mixed | null = null;

  /** @param verifyKeys when given, a state counts only if one of them signed its chain */
  constructor(registry: Registry, verifyKeys?: VerifyKeys) {
    this.#registry = registry;
    this.#verifyKeys = verifyKeys;
  }

  /**
   * The row with what its live state put in force. The row stays as it is without a live state, and
   * with one that is missing.
   * @returns a promise only when the caller must wait: this is called once per record
   */
  prove(row: ReplayRow, place: Place): ReplayRow | Promise<ReplayRow> {
    if ((row.logged?.inForce.live_generation ?? null) === null) return row;
    if (this.#known !== null) return this.#prove(row, place, this.#known);
    return this.#read().then((known) => this.#prove(row, place, known));
  }

  /**
   * The model with the online expert of the row's live state, if the row says that one was mixed in: a
   * canary is answered by the challenger alone. Call it after `prove`.
   */
  mixed({ logged }: ReplayRow, model: LoadedModel | null): LoadedModel | null {
    const inForce = logged?.inForce;
    if (model === null || inForce?.online !== true || inForce.canary) return model;
    const state = this.#known?.states.get(inForce.live_generation ?? 0);
    if (!state?.online || state.model_version !== model.version) return model;
    if (this.#mixed?.state !== state || this.#mixed.model !== model) {
      const mixed = withOnlineExpert(model, state.online) ?? model;
      this.#mixed = { state, model, mixed };
    }
    return this.#mixed.mixed;
  }

  /** What was found; null when no row names a live state. */
  get summary() {
    if (this.#rows === 0) return null;
    return {
      rows: this.#rows,
      states: this.#used.size,
      missing: Object.fromEntries(this.#missing),
      flaw: this.#missing.size === 0 ? null : (this.#known?.flaw ?? 'it was never published'),
      of_earlier_chain: this.#ofEarlierChain,
      different: this.#different,
      first: this.#first,
    };
  }

  #prove(row: ReplayRow, place: Place, { states, lines, earlier }: Known): ReplayRow {
    const { logged, nowMs } = row;
    if (logged === null) return row;
    const { inForce } = logged;
    const generation = inForce.live_generation ?? 0;
    this.#rows += 1;
    const state = states.get(generation);
    if (state === undefined) {
      this.#missing.set(generation, (this.#missing.get(generation) ?? 0) + 1);
      return row;
    }
    this.#used.add(generation);
    if (generation <= (earlier ?? 0)) this.#ofEarlierChain += 1;
    const published = publishedBy(state, inForce, isDemotedAt(lines, state, nowMs));
    // A canary is answered by another model than the one that the state is of.
    const isOfModel = inForce.canary || state.model_version === logged.modelVersion;
    if (isOfModel && isSame(inForce, published)) return row;
    this.#different += 1;
    this.#first ??= { ...place, generation, logged: inForce, published };
    return { ...row, logged: { ...logged, inForce: published, toldInForce: inForce } };
  }

  async #read(): Promise<Known> {
    const { dir } = this.#registry;
    const proven = await readProvenStates(dir, this.#verifyKeys);
    this.#known ??= { ...proven, lines: await this.#lines() };
    return this.#known;
  }

  /** A ledger that is damaged proves nothing about a demotion: the rows are believed. */
  async #lines(): Promise<LedgerEntry[]> {
    try {
      return standingLines(await this.#registry.verifyLedger());
    } catch (error) {
      if (error instanceof ModelError) return [];
      throw error;
    }
  }
}

/** The stop is the operator's, and the draw of the canary is the engine's: no live state tells them. */
function publishedBy(
  { threshold, generation }: LiveState,
  { stop, demoted, online, canary }: InForce,
  isDemoted: boolean | null,
): InForce {
  return {
    stop,
    demoted: isDemoted ?? demoted,
    threshold: threshold.value,
    paused: threshold.paused,
    live_generation: generation,
    ...{ online, canary },
  };
}

const isSame = (one: InForce, other: InForce): boolean =>
  one.demoted === other.demoted && one.threshold === other.threshold && one.paused === other.paused;
