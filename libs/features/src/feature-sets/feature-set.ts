import type { Signals } from '../signal-record';

/** The subject of a feature: explanations are summed by it. */
export interface FeatureOrigin {
  /** Null when the feature is about all agents, or about no agent. */
  readonly agent: string | null;
  /** The part of the regime that the feature depends on. */
  readonly regime: 'volatility' | 'trend' | null;
}

/** The signals of many records in columns; a record's agents stand side by side. */
export interface SignalColumns {
  /** The class of each vote; any larger number without a signal. */
  readonly actions: Uint8Array;
  /** 0..1 for each vote. */
  readonly confidences: Float64Array;
  /** Volatility and trend strength of each record; NaN where not known. */
  readonly regimes: Float64Array;
}

/** A named map from a record to a vector. An artifact names its set; extraction uses that set. */
export interface FeatureSet {
  /** Family and length, like `guide26`. */
  readonly name: string;
  readonly family: FeatureFamilyName;
  /** The agents whose signals it reads, in order. */
  readonly agents: readonly string[];
  /** Ordered names; their number is the length of the vector. */
  readonly names: readonly string[];
  /** One for each name. */
  readonly origins: readonly FeatureOrigin[];
  /**
   * Writes `names.length` values from `offset` on, without allocating.
   * @throws TypeError when a signal has an unknown action.
   */
  fill(signals: Signals, out: Float64Array, offset?: number): void;
  /** As `fill`, of a record in columns that have the agents of the set, in order. */
  fillRow(columns: SignalColumns, row: number, out: Float64Array, offset?: number): void;
}

/** The families of feature sets, the simplest first: a family makes a set for a list of agents. */
export const FEATURE_FAMILIES = ['guide', 'crossed'] as const;
export type FeatureFamilyName = (typeof FEATURE_FAMILIES)[number];
