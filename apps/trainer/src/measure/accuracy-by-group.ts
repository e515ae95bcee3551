import type { GroupMetrics } from '@meta-agent/model-io';
import type { ReplayedDecisions } from './replay-decisions';

/** The answers of the model, the vote and the decision layer, row by row. */
export interface Answers extends Pick<ReplayedDecisions, 'finalClasses' | 'baseClasses'> {
  readonly predicted: Uint8Array;
}

/** Accuracy in each group; a row may belong to several groups. */
export function accuracyByGroup<G extends string | number>(
  groups: readonly G[],
  groupsOf: (row: number) => readonly G[],
  { predicted, baseClasses, finalClasses }: Answers,
  classes: Uint8Array,
): Map<G, GroupMetrics> {
  const counts = new Map(groups.map((group) => [group, { rows: 0, model: 0, base: 0, final: 0 }]));
  classes.forEach((y, row) => {
    for (const group of groupsOf(row)) {
      const count = counts.get(group);
      if (count === undefined) continue;
      count.rows += 1;
      count.model += Number(predicted[row] === y);
      count.base += Number(baseClasses[row] === y);
      count.final += Number(finalClasses[row] === y);
    }
  });
  const metrics = [...counts].map(([group, { rows, model, base, final }]) => {
    const share = (hits: number) => (rows === 0 ? null : hits / rows);
    const accuracies = { base_accuracy: share(base), final_accuracy: share(final) };
    return [group, { accuracy: share(model), ...accuracies, n_samples: rows }] as const;
  });
  return new Map(metrics);
}
