/** What the operator and the supervisor have put in force beside the model and the policy. */
export interface InForce {
  /** The operator's stop: every decision is the vote, or HOLD. Null: no stop. */
  readonly stop: 'vote' | 'hold' | null;
  /** The model was found worse than the vote: it decides nothing until a person rearms it. */
  readonly isDemoted: boolean;
  /** The adapted threshold, 0..1; null: the artifact's is in force. A lower one is not used. */
  readonly threshold: number | null;
  /** The adapted threshold is above its cap: nothing overrides. */
  readonly isPaused: boolean;
}

export const NOTHING_IN_FORCE: InForce = Object.freeze({
  stop: null,
  isDemoted: false,
  threshold: null,
  isPaused: false,
});
