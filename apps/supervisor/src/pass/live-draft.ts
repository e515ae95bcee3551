import type { LiveDraft, LiveState } from '@meta-agent/model-io';
import { evidenceAgainst, type WatchRule, type WatchState } from '@meta-agent/supervision';

/** What has been learned of one model until a time. */
export interface Learned {
  readonly modelVersion: string;
  /** Milliseconds since 1970. */
  readonly asOfMs: number;
  readonly state: WatchState;
}

/** What is published. The numbers are whole: a state that is read again goes on as if it had not ended. */
export function draftOf({ modelVersion, asOfMs, state }: Learned, rule: WatchRule): LiveDraft {
  const { threshold, counted, wrong, demotion } = state;
  const { floor, cap, targetPrecision } = rule.threshold;
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
      scale: rule.blocks?.scale ?? null,
    },
    ...{ challenger: null, online: null, settled: null },
  };
}

/** What a published state says, to go on from it. */
export function learnedOf({ model_version, as_of, threshold, demotion }: LiveState): Learned {
  const { value, paused, pauses, counted, wrong } = threshold;
  const { demoted, processes, block, blocks } = demotion;
  return {
    modelVersion: model_version,
    asOfMs: Date.parse(as_of),
    state: {
      threshold: { value, isPaused: paused, pauses },
      ...{ counted, wrong },
      demotion: { isDemoted: demoted, processes, open: block, blocks },
    },
  };
}
