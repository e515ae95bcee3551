import { textTable, type Cell } from '@meta-agent/command-line';
import { count, decimal, NONE, percent } from '@meta-agent/words';
import type { Figures } from '../../replay/summary';
import { isIdentified } from './print-worth';

const SHOWN_GROUPS = 20;

/** The figures of each symbol or regime. */
export function groupTable(
  what: string,
  groups: Readonly<Record<string, Figures>>,
  hasMoney: boolean,
): string {
  const entries = Object.entries(groups).filter(([, group]) => group.total_predictions > 0);
  const isMeasured = entries.some(([, { measures }]) => measures !== null);
  const head = [what, 'records', 'changes', 'confirms'];
  if (isMeasured) head.push('base', 'final', 'helped', 'hurt');
  if (isMeasured && hasMoney) head.push('base profit %', 'final profit %');
  const table = textTable(
    head,
    entries.slice(0, SHOWN_GROUPS).map(([name, group]) => [name, ...groupCells(group, hasMoney)]),
    [],
    { optional: ['confirms', 'helped', 'hurt', 'base', 'final'] },
  );
  const left = entries.length - SHOWN_GROUPS;
  return left > 0 ? `${table}\n${count(left)} more with --json` : table;
}

function groupCells(
  { total_predictions: total, measures, ...rates }: Figures,
  hasMoney: boolean,
): Cell[] {
  const { change_rate: changes, confirmation_rate: confirmations } = rates;
  const cells: Cell[] = [total, percent(changes), percent(confirmations)];
  if (measures === null) return cells;
  const { accuracy, overrides, profit, identified_share: share } = measures;
  const money = (sum: number) => (isIdentified(share) ? decimal(sum, 2) : NONE);
  return [
    ...cells,
    percent(accuracy.base.share),
    percent(accuracy.final.share),
    overrides.helped,
    overrides.hurt,
    ...(hasMoney ? [money(profit.base.sum), money(profit.final.sum)] : []),
  ];
}
