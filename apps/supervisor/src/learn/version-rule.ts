import { ACTIONS } from '@meta-agent/features';
import type { LoadedModel, Metadata } from '@meta-agent/model-io';
import type { DriftReference, WatchRule } from '@meta-agent/supervision';
import { onlineRule, type OnlineRule } from './online-part';
import { watchRule } from './watch-rule';

/** How a version is watched. */
export interface VersionRule {
  readonly watch: WatchRule;
  readonly drift: DriftReference;
  /** Null: the supervisor does not learn online. */
  readonly online: OnlineRule | null;
}

export interface RuleSettings {
  readonly targetPrecision: number | null;
  readonly horizonMinutes: number | null;
  readonly isOnline: boolean;
}

/** The rule of a version, by what its artifact says alone. */
export function versionRule(
  model: LoadedModel,
  { targetPrecision, horizonMinutes, isOnline }: RuleSettings,
): VersionRule {
  return {
    watch: watchRule(model.metadata, targetPrecision, horizonMinutes),
    drift: driftReference(model.metadata),
    online: isOnline ? onlineRule(model) : null,
  };
}

/** Answers against the vote on out-of-fold data, and votes of the training part. */
function driftReference({ override_threshold: { curve = [] }, drift = [] }: Metadata) {
  const training = drift.find(({ name }) => name === 'vote')?.training;
  const votes = training === undefined ? null : ACTIONS.map((action) => training[action]);
  return { confidence: confidenceBins(curve), votes };
}

const MOST_BINS = 10;
const FEWEST_ANSWERS = 100;

/** Up to ten bins of about as many answers each; the curve counts answers from above. */
function confidenceBins(
  curve: readonly { readonly threshold: number; readonly overrides: number }[],
): DriftReference['confidence'] {
  const points = [...curve].sort((one, other) => one.threshold - other.threshold);
  const all = points[0]?.overrides ?? 0;
  if (all < FEWEST_ANSWERS) return null;
  const edges: number[] = [];
  const above: number[] = [];
  for (const { threshold, overrides } of points) {
    const isFull = edges.length === 0 || above[above.length - 1] - overrides >= all / MOST_BINS;
    if (!isFull || overrides === 0) continue;
    edges.push(threshold);
    above.push(overrides);
  }
  const counts = above.map((count, i) => count - (above[i + 1] ?? 0));
  return edges.length < 2 ? null : { edges, counts };
}
