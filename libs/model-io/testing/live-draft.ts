import type { LiveDraft } from '../src/live/live-files';

/** A live state of a model, with this threshold. */
export function liveDraft(modelVersion: string, value: number, paused = false): LiveDraft {
  return {
    model_version: modelVersion,
    as_of: '2026-02-05T00:00:00.000Z',
    threshold: {
      ...{ value, paused, pauses: Number(paused), floor: 0.65, cap: 0.9 },
      ...{ target_precision: 0.7, counted: 3, wrong: 1 },
    },
    demotion: {
      ...{ demoted: false, evidence: 1.5, processes: [1, 2], blocks: 1, scale: null },
      block: { index: null, sum: 0 },
    },
  };
}
