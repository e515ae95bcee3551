import { DEFAULT_AGENTS } from '../agents/agent-list';
import { makeCrossed } from './crossed';
import type { FeatureSet } from './feature-set';
import { makeGuide } from './guide';

const cached = new Map<string, readonly [guide: FeatureSet, crossed: FeatureSet]>();
const MOST_CACHED = 64;

/**
 * The feature sets for these agents, one of each family, the simplest first. The same agents get
 * the same sets.
 * @example
 * featureSetsOf(['xgb', 'my_model']).map(({ name }) => name); // ['guide18', 'crossed43']
 */
export function featureSetsOf(
  agents: readonly string[] = DEFAULT_AGENTS.names,
): readonly [guide: FeatureSet, crossed: FeatureSet] {
  const key = agents.join();
  const known = cached.get(key);
  if (known !== undefined) return known;
  const guide = makeGuide(Object.freeze([...agents]));
  const sets = Object.freeze([guide, makeCrossed(guide)] as const);
  if (cached.size >= MOST_CACHED) cached.clear();
  cached.set(key, sets);
  return sets;
}

/** The feature sets for the four agents of the guide. */
export const [guide26, crossed75] = featureSetsOf();

/**
 * The feature set of that name for these agents, or undefined.
 * @example
 * findFeatureSet('crossed75')?.names.length; // 75
 */
export function findFeatureSet(
  name: string,
  agents: readonly string[] = DEFAULT_AGENTS.names,
): FeatureSet | undefined {
  return featureSetsOf(agents).find((set) => set.name === name);
}
