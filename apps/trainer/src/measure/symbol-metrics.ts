import type { SymbolMetrics } from '@meta-agent/model-io';
import type { SignalTable } from '../data/signal-table';
import { accuracyByGroup, type Answers } from './accuracy-by-group';

/** Each is some 150 bytes of the metadata and a row of the report. */
const MOST_SYMBOLS = 1000;

/** Accuracy on each symbol that occurs, symbols with the most rows first; at most 1,000 of them. */
export function symbolMetrics(
  { symbols, symbolIds }: SignalTable,
  answers: Answers,
  classes: Uint8Array,
): SymbolMetrics[] {
  const ids = [...symbols.keys()];
  const metrics = accuracyByGroup(ids, (row) => [symbolIds[row]], answers, classes);
  return [...metrics]
    .map(([id, group]) => ({ symbol: symbols[id], ...group }))
    .filter(({ n_samples }) => n_samples > 0)
    .sort((a, b) => b.n_samples - a.n_samples || (a.symbol < b.symbol ? -1 : 1))
    .slice(0, MOST_SYMBOLS);
}
