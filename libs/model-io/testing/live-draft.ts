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
    ...{ challenger: null, online: null, settled: null },
  };
}

/** A live state with a challenger, an online expert of one feature and what has settled. */
export function learnedDraft(modelVersion: string): LiveDraft {
  const profits = { settled: 3, profit_pct: 0.4, other_profit_pct: -0.1 };
  const contest = { decisions: 4, right: 3, other_right: 2, ...profits };
  const evidence = { evidence: 1.25, processes: [1, 1.5], blocks: 2, scale: 0.9 };
  return {
    ...liveDraft(modelVersion, 0.7),
    challenger: {
      ...{ model_version: 'v2', ...evidence, block: { index: 4, sum: -0.2 }, ready: false },
    },
    online: { batch_weight: 0.8, coefficients: [1, 0, 0, 0, -1, 0], learned: 4, trusted: true },
    settled: {
      ...{ decisions: contest, changes: contest, challenger: contest },
      reliability: [{ count: 4, right: 3, confidence: 3.1 }],
      drift: {
        ...{ confidence_counts: [1, 3], vote_counts: [1, 2, 1] },
        ...{ confidence_psi: 0.04, vote_psi: null, log10_martingale: -0.3 },
      },
    },
  };
}
