import type { ReplaySummary } from '../../replay/summary';
import { bandLines, countTable, neverLine, type Column } from './count-table';
import { groupTable } from './group-table';
import { headLines } from './head-lines';
import { contestLines, loggedLines } from './logged-lines';
import { measureTables } from './measure-tables';
import { identificationLines, worthLines } from './print-worth';

/** Formats the summary of a replay as text. */
export function printReplay(summary: ReplaySummary): string {
  const { against } = summary;
  const hasMoney = summary.identification !== null;
  const columns: Column[] = [
    [against === null ? 'decided' : (summary.model ?? 'decided'), summary],
    ...(against === null ? [] : ([[against.model, against]] as Column[])),
  ];
  return [
    ...identificationLines(summary),
    ...headLines(summary),
    countTable(columns),
    ...bandLines(summary),
    ...columns.flatMap(neverLine),
    ...worthLines(columns[0][0], summary, summary.worth, summary),
    ...(against === null ? [] : worthLines(against.model, against, against.worth, summary)),
    ...(summary.measures === null ? [] : measureTables(columns, hasMoney)),
    groupTable('symbol', summary.symbols, hasMoney),
    groupTable('regime', summary.regimes, hasMoney),
    ...(Object.keys(summary.horizons).length === 0
      ? []
      : [groupTable('horizon', summary.horizons, hasMoney)]),
    ...contestLines(summary),
    ...loggedLines(summary),
  ].join('\n');
}
