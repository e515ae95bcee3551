import type { LivePoint, LiveReport } from '@meta-agent/engine-api';
import {
  beginsChain,
  readGeneration,
  readLive,
  verifyLive,
  type LiveState,
  type PublishedLive,
  type VerifyKeys,
} from '@meta-agent/model-io';

/** Six weeks of hourly states. */
const MOST_STATES = 1000;

interface Kept {
  readonly sha256: string;
  readonly point: LivePoint;
}

/**
 * The newest live states of a registry, each proven by the next. They are read when somebody asks,
 * each once while the chain is whole.
 */
export class LiveHistory {
  readonly #dir: string;
  readonly #verifyKeys: VerifyKeys | undefined;
  /** The newest first. */
  #kept: readonly Kept[] = [];
  #reading: Promise<LiveReport> | null = null;

  /** @param verifyKeys when given, a history whose newest state none of them signed is not told */
  constructor(dir: string, verifyKeys?: VerifyKeys) {
    this.#dir = dir;
    this.#verifyKeys = verifyKeys;
  }

  /** Those who ask together get one answer. Never throws. */
  read(): Promise<LiveReport> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #read(): Promise<LiveReport> {
    const found: Kept[] = [];
    let flaw: string | null = null;
    let settled: LiveState['settled'] = null;
    try {
      const newest = await readLive(this.#dir);
      if (newest !== null && this.#verifyKeys !== undefined)
        verifyLive(newest.state, this.#verifyKeys);
      settled = newest?.state.settled ?? null;
      await this.#follow(newest, found);
    } catch (error) {
      flaw = (error as Error).message;
    }
    // What is not proven is read again: somebody may put the missing file back.
    this.#kept = flaw === null ? found : [];
    return { history: found.map(({ point }) => point).reverse(), settled: toldOf(settled), flaw };
  }

  /** Follows the chain back to the states that are kept, to the state that begins it, or to the limit. */
  async #follow(newest: PublishedLive | null, found: Kept[]): Promise<void> {
    for (let next = newest; next !== null && found.length < MOST_STATES;) {
      const { sha256, state } = next;
      found.push({ sha256, point: pointOf(state) });
      const { generation, previous_hash: hash } = state;
      if (beginsChain(state)) return;
      const known = this.#kept.findIndex((kept) => kept.sha256 === hash);
      if (known >= 0) {
        found.push(...this.#kept.slice(known, known + MOST_STATES - found.length));
        return;
      }
      next = await readGeneration(this.#dir, generation - 1, hash);
    }
  }
}

function pointOf({ threshold, demotion, challenger, settled, ...state }: LiveState): LivePoint {
  const { generation, as_of, model_version } = state;
  const { value, paused, floor, cap } = threshold;
  const { demoted, evidence, blocks } = demotion;
  return {
    ...{ generation, as_of, model_version, threshold: value, paused, floor, cap, demoted },
    against: { evidence, blocks },
    challenger: challenger && {
      ...{ evidence: challenger.evidence, blocks: challenger.blocks },
      ...{ model_version: challenger.model_version, ready: challenger.ready },
    },
    decisions: settled?.decisions ?? null,
  };
}

/** Without the counts that the next state is computed from. */
function toldOf(settled: LiveState['settled']): LiveReport['settled'] {
  if (settled === null) return null;
  const { decisions, changes, challenger, reliability, drift } = settled;
  return {
    ...{ decisions, changes, challenger, reliability },
    drift: drift && {
      ...{ confidence_psi: drift.confidence_psi, vote_psi: drift.vote_psi },
      log10_martingale: drift.log10_martingale,
    },
  };
}
