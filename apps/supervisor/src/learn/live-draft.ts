import type { LiveDraft, LiveState } from '@meta-agent/model-io';
import {
  evidenceAgainst,
  evidenceFor,
  stabilityIndex,
  startDrift,
  type BlockRule,
  type DriftState,
  type LineageState,
} from '@meta-agent/supervision';
import { lineageRule, type RuleOf } from './learn-decision';
import type { Learned } from './model-state';
import type { Settled } from './published-parts';
import { NOTHING_SETTLED } from './settled-parts';
import type { VersionRule } from './version-rule';

/** What is published. The numbers are whole: a state that is read again goes on as if it had not ended. */
export function draftOf(
  { modelVersion, asOfMs, state }: Learned,
  rule: VersionRule,
  ruleOf: RuleOf,
): LiveDraft {
  const { lineage, settled, drift } = state;
  const { threshold, counted, wrong, demotion } = state.watch;
  const { floor, cap, targetPrecision } = rule.watch.threshold;
  const { isDemoted, processes, open, blocks } = demotion;
  return {
    model_version: modelVersion,
    as_of: new Date(asOfMs).toISOString(),
    threshold: {
      ...{ value: threshold.value, paused: threshold.isPaused, pauses: threshold.pauses },
      ...{ floor, cap, target_precision: targetPrecision, counted, wrong },
    },
    demotion: {
      demoted: isDemoted,
      evidence: evidenceAgainst(processes),
      processes: [...processes],
      blocks,
      block: { ...open },
      scale: rule.watch.blocks?.scale ?? null,
    },
    challenger: lineage && challengerOf(lineage, lineageRule(lineage, rule, ruleOf)),
    online: state.online,
    settled: { ...settled, drift: driftOf(drift, rule) },
  };
}

function challengerOf(lineage: LineageState, blocks: BlockRule | null): LiveDraft['challenger'] {
  const { processes } = lineage;
  return {
    model_version: lineage.challenger,
    evidence: evidenceFor(processes),
    processes: [...processes],
    blocks: lineage.blocks,
    block: { ...lineage.open },
    scale: blocks?.scale ?? null,
    ready: lineage.isReady,
  };
}

function driftOf(state: DriftState, { drift: { confidence, votes } }: VersionRule) {
  const { conformal } = state;
  const drift: Settled['drift'] = {
    confidence_counts: [...state.confidence],
    vote_counts: [...state.votes],
    confidence_psi: stabilityIndex(state.confidence, confidence && sharesOf(confidence.counts)),
    vote_psi: stabilityIndex(state.votes, votes),
    log10_martingale: conformal?.log10Wealth ?? null,
    rank_counts: [...(conformal?.counts ?? [])],
    bet_weights: [...(conformal?.weights ?? [])],
  };
  return confidence === null && votes === null ? null : drift;
}

function sharesOf(counts: readonly number[]): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / all);
}

/** What a published state says, to go on from it. States of older releases lack some parts. */
export function learnedOf(published: LiveState, rule: VersionRule | null): Learned {
  const { model_version, as_of, threshold, demotion, challenger, online, settled } = published;
  const { value, paused, pauses, counted, wrong } = threshold;
  const { demoted, processes, block, blocks } = demotion;
  return {
    modelVersion: model_version,
    asOfMs: Date.parse(as_of),
    state: {
      watch: {
        threshold: { value, isPaused: paused, pauses },
        ...{ counted, wrong },
        demotion: { isDemoted: demoted, processes, open: block, blocks },
      },
      lineage: challenger && lineageOf(challenger),
      online: rule?.online ? (online ?? rule.online.start) : null,
      settled: partsOf(settled),
      drift: driftFrom(settled, rule),
    },
  };
}

function lineageOf({
  model_version: challenger,
  ready: isReady,
  processes,
  block: open,
  blocks,
}: NonNullable<LiveState['challenger']>): LineageState {
  return { challenger, isReady, processes, open, blocks };
}

function partsOf(settled: LiveState['settled']) {
  if (settled === null) return NOTHING_SETTLED;
  const { decisions, changes, challenger, reliability } = settled;
  return { decisions, changes, challenger, reliability };
}

function driftFrom(settled: LiveState['settled'], rule: VersionRule | null): DriftState {
  const start = startDrift(rule?.drift ?? { confidence: null, votes: null });
  const drift = settled?.drift;
  if (drift == null) return start;
  const { confidence_counts: confidence, vote_counts: votes, log10_martingale: log10 } = drift;
  const { rank_counts: counts = [], bet_weights: weights = [] } = drift;
  // Older releases published no ranks.
  if (log10 === null || counts.length === 0) return { ...start, confidence, votes };
  return { confidence, votes, conformal: { counts, weights, log10Wealth: log10 } };
}
