import type { Decision } from '@meta-agent/decision';
import type { LoggedVotesReport } from '@meta-agent/engine-api';
import type { SignalRecord } from '@meta-agent/features';

/** The number of comparisons that recent_share covers. */
const WINDOW = 1000;

/** Compares the vote that callers computed with the engine's: another one has other weights. */
export class LoggedVotes {
  #compared = 0;
  #different = 0;
  /** Of each recent comparison, 1 for a difference. */
  readonly #recent = new Uint8Array(WINDOW);
  #recentDifferent = 0;

  record(
    { ensemble_action: logged }: SignalRecord,
    { base_ensemble_action: vote }: Decision,
  ): void {
    if (logged === undefined) return;
    const at = this.#compared % WINDOW;
    const isDifferent = Number(logged !== vote);
    this.#recentDifferent += isDifferent - this.#recent[at];
    this.#recent[at] = isDifferent;
    this.#compared += 1;
    this.#different += isDifferent;
  }

  describe(): LoggedVotesReport {
    const window = Math.min(this.#compared, WINDOW);
    return {
      compared: this.#compared,
      different: this.#different,
      recent_share: window === 0 ? 0 : this.#recentDifferent / window,
    };
  }
}
