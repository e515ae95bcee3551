import { REGIMES, type RegimeName } from '@meta-agent/features';
import type { RegimeMetrics } from '@meta-agent/model-io';
import { regimesAt, type SignalTable } from '../data/signal-table';
import { accuracyByGroup, type Answers } from './accuracy-by-group';
import { intervalOf, spanOf, type EvidenceOptions } from './time/evidence-frame';

/** Accuracy in each regime. A row counts in one volatility regime and one trend regime. */
export function regimeMetrics(
  table: SignalTable,
  answers: Answers,
  classes: Uint8Array,
  options: EvidenceOptions,
): Record<RegimeName, RegimeMetrics> {
  const { timestampsMs } = table;
  const regimes = Array.from(classes, (_, row) => regimesAt(table, row));
  const metrics = accuracyByGroup(REGIMES, (row) => regimes[row], answers, classes);
  const withInterval = [...metrics].map(([regime, group]) => {
    const denominators = Float64Array.from(regimes, (names) => Number(names.includes(regime)));
    const numerators = denominators.map(
      (is, row) => is * Number(answers.predicted[row] === classes[row]),
    );
    const rows = { timestampsMs, numerators, denominators };
    const interval = intervalOf(rows, spanOf(timestampsMs), options);
    return [regime, { ...group, accuracy_ci95: interval }] as const;
  });
  return Object.fromEntries(withInterval) as Record<RegimeName, RegimeMetrics>;
}
