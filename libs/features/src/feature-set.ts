import { guide26 } from './guide26';
import type { Signals } from './signal-record';

/** A named way from a record to a vector. An artifact names its set; extraction follows it. */
export interface FeatureSet {
  readonly name: string;
  /** Ordered names; their number is the length of the vector. */
  readonly names: readonly string[];
  /**
   * Writes `names.length` values from `offset` on, without allocating.
   * @throws TypeError when a signal's action is none of the three.
   */
  fill(signals: Signals, out: Float64Array, offset?: number): void;
}

const FEATURE_SETS: readonly FeatureSet[] = [guide26];

export const FEATURE_SET_NAMES: readonly string[] = FEATURE_SETS.map((set) => set.name);

/** The feature set of that name, or undefined. */
export function findFeatureSet(name: string): FeatureSet | undefined {
  return FEATURE_SETS.find((set) => set.name === name);
}
