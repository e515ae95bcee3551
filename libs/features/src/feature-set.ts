import type { Agent } from './actions';
import type { Signals } from './signal-record';

/** What a feature is about, so that explanations can be summed as people read them. */
export interface FeatureOrigin {
  /** Null when it is about all agents, or none. */
  readonly agent: Agent | null;
  /** The part of the regime that it depends on. */
  readonly regime: 'volatility' | 'trend' | null;
}

/** A named way from a record to a vector. An artifact names its set; extraction follows it. */
export interface FeatureSet {
  readonly name: string;
  /** Ordered names; their number is the length of the vector. */
  readonly names: readonly string[];
  /** One for each name. */
  readonly origins: readonly FeatureOrigin[];
  /**
   * Writes `names.length` values from `offset` on, without allocating.
   * @throws TypeError when a signal's action is none of the three.
   */
  fill(signals: Signals, out: Float64Array, offset?: number): void;
}
