import { CONFIDENCE_BY_REASON, count, countOf, figure } from '@meta-agent/words';
import type { NotedDifference } from '../../replay/differences/difference-report';
import type { ReplaySummary } from '../../replay/summary';

/** Where two models differ, and who is right. */
export function contestLines({ against, measures }: ReplaySummary): string[] {
  if (against === null) return [];
  const { kinds, compared, right } = against.contest;
  const line = `The two models choose different actions on ${count(kinds.action)} of ${countOf(compared, 'record')}`;
  if (measures === null) return [line];
  return [
    `${line}: the first is right on ${count(right.first)}, the second on ${count(right.second)}, neither on ${count(right.neither)}.`,
  ];
}

/** Where the replay differs from the logged decisions. */
export function loggedLines({ logged }: ReplaySummary): string[] {
  if (logged === null) return ['The log has no decisions to compare with.'];
  const { compared, different, kinds, causes, first } = logged;
  if (different === 0)
    return [
      compared === 1
        ? 'The 1 logged decision is equal in the replay.'
        : `All ${count(compared)} logged decisions are equal in the replay.`,
    ];
  const counted = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .filter(([, number]) => number > 0)
      .map(([name, number]) => `${name.replace('_', ' ')} ${count(number)}`)
      .join(', ');
  return [
    `${count(different)} of ${countOf(compared, 'logged decision')} ${different === 1 ? 'differs' : 'differ'} in the replay.`,
    `differences: ${counted(kinds)}`,
    `causes: ${counted(causes)}`,
    ...first.map(differenceLine),
    ...(first.length === 0 ? [] : [CONFIDENCE_BY_REASON]),
    ...(different > first.length
      ? [`… and ${count(different - first.length)} more; see --out`]
      : []),
  ];
}

function differenceLine(difference: NotedDifference): string {
  const { file, line, symbol, kind, causes, logged, replayed } = difference;
  const show = ({ action, confidence, reason }: typeof logged) =>
    `${action}@${figure(confidence)} ${reason}`;
  const why = causes.join(' and ').replace('_', ' ');
  return `${file}:${line} ${symbol}: ${show(logged)} → ${show(replayed)} (${kind}; ${why})`;
}
