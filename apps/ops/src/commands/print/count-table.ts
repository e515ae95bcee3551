import { textTable, type Cell } from '@meta-agent/command-line';
import { shortenVersions } from '@meta-agent/model-io';
import { countOf, percent, reasonsInWords } from '@meta-agent/words';
import type { Figures, ReplaySummary } from '../../replay/summary';

/** A model's name, and its figures. */
export type Column = readonly [string, Figures];

/** Counts of decisions, by kind, action and reason. */
export function countTable(columns: readonly Column[]): string {
  const rows: [string, (figures: Figures) => Cell][] = [
    ['overrides', ({ meta_overrides: overrides }) => overrides],
    ['changes of the vote', ({ action_changes: changes }) => changes],
    ['confirmations of the vote', (figures) => figures.meta_overrides - figures.action_changes],
    ['override rate', ({ override_rate: rate }) => percent(rate)],
    ...(['SELL', 'HOLD', 'BUY'] as const).map((action): [string, (figures: Figures) => Cell] => [
      action,
      ({ actions }) => actions[action],
    ]),
    ...reasonsIn(columns).map((reason): [string, (figures: Figures) => Cell] => [
      `fallback: ${reason}`,
      ({ fallback_reasons: reasons }) => reasons[reason],
    ]),
  ];
  return figureTable(columns, rows);
}

/** What the override rate counts. */
export function bandLines({ meta_overrides: overrides, explored }: ReplaySummary): string[] {
  return [
    ...(overrides === 0
      ? []
      : [
          'Overrides are changes and confirmations of the vote; the override rate and its band of 15 to 30 % count both.',
        ]),
    ...(explored === 0
      ? []
      : [
          `${countOf(explored, 'change')} explored: the vote was executed; they are measured as changes.`,
        ]),
  ];
}

/** Why no vote was overridden; nothing if one was. */
export function neverLine([name, figures]: Column): string[] {
  const {
    total_predictions: total,
    meta_overrides: overrides,
    fallback_reasons: reasons,
  } = figures;
  if (overrides > 0 || total === 0) return [];
  return [`${name}: no vote is overridden: ${reasonsInWords(reasons, total)}`];
}

function reasonsIn(columns: readonly Column[]) {
  const [[, { fallback_reasons: reasons }]] = columns;
  const names = Object.keys(reasons) as (keyof typeof reasons)[];
  return names.filter((name) => columns.some(([, figures]) => figures.fallback_reasons[name] > 0));
}

function figureTable(
  columns: readonly Column[],
  rows: readonly [string, (figures: Figures) => Cell][],
): string {
  return textTable(
    ['', ...columns.map(([name]) => name)],
    rows.map(([name, show]) => [name, ...columns.map(([, figures]) => show(figures))]),
    [],
    { shorten: shortenVersions },
  );
}
