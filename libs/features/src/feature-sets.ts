import { crossed75 } from './crossed75';
import type { FeatureSet } from './feature-set';
import { guide26 } from './guide26';

/** Every feature set, the simplest first. */
export const FEATURE_SETS: readonly FeatureSet[] = [guide26, crossed75];

/**
 * The feature set of that name, or undefined.
 * @example
 * findFeatureSet('crossed75')?.names.length; // 75
 */
export function findFeatureSet(name: string): FeatureSet | undefined {
  return FEATURE_SETS.find((set) => set.name === name);
}
