import { REGIMES, type RegimeName } from '@meta-agent/features';
import type { GroupMetrics } from '@meta-agent/model-io';
import { regimesAt, type SignalTable } from '../data/signal-table';
import { accuracyByGroup, type Answers } from './accuracy-by-group';

/** Accuracy in each regime. A row counts in one volatility regime and one trend regime. */
export function regimeMetrics(
  table: SignalTable,
  answers: Answers,
  classes: Uint8Array,
): Record<RegimeName, GroupMetrics> {
  const regimesOf = (row: number) => regimesAt(table, row);
  const metrics = accuracyByGroup(REGIMES, regimesOf, answers, classes);
  return Object.fromEntries(metrics) as Record<RegimeName, GroupMetrics>;
}
