import { MIN_IDENTIFIED_SHARE, type ChangesWorth, type GainOfChanges } from '@meta-agent/outcomes';
import {
  count,
  countOf,
  identificationInWords,
  IN_SAMPLE_PROVES_NOTHING,
  notEnoughTimeInWords,
  percent,
  signed,
  weeksInWords,
} from '@meta-agent/words';
import type { Figures, ReplaySummary } from '../../replay/summary';

/** How the profits are known; the first line of a replay. */
export function identificationLines({ identification, label_source: source }: ReplaySummary) {
  if (identification !== null) return [identificationInWords(identification)];
  if (source === null) return [];
  return ['Identification: none. No profit is known: give --prices, or --outcomes.'];
}

/** Whether profits may be printed: those of nearly all changes are known. */
export function isIdentified(share: number | null): boolean {
  return share === null || share >= MIN_IDENTIFIED_SHARE;
}

/** Answers whether the changes of a model were worth it. */
export function worthLines(
  name: string,
  { change_rate: changes, confirmation_rate: confirmations }: Figures,
  worth: ChangesWorth | null,
  { identification, in_sample: inSample }: Pick<ReplaySummary, 'identification' | 'in_sample'>,
): string[] {
  const rates = `${name === 'decided' ? 'The model' : name} changes ${percent(changes)} of the votes, and confirms ${percent(confirmations)}.`;
  if (worth === null || worth.changes === 0) return [rates];
  const { added, removed, reversed, accuracy, profit } = worth;
  const kinds = `Trades added ${count(added)}, removed ${count(removed)}, reversed ${count(reversed)}.`;
  return [
    `${rates} ${kinds}`,
    ...(identification === null ? [] : profitLines(profit, worth.changes, inSample)),
    ...answerLines(accuracy),
  ];
}

function profitLines(
  profit: GainOfChanges,
  changes: number,
  inSample: ReplaySummary['in_sample'],
): string[] {
  const { known, known_share: share, mean, sum } = profit;
  if (!isIdentified(share) || mean === null) {
    return [
      `The profit of ${count(known)} of ${countOf(changes, 'change')} is known (${percent(share)}; ${percent(MIN_IDENTIFIED_SHARE)} are needed): whether they were worth it is not known.`,
    ];
  }
  const ends = endsOf(profit, (end) => signed(end, 3));
  return [
    `Compared with the vote the changes earned ${signed(sum, 2)} %, ${signed(mean, 3)} % for each of ${count(known)}${ends === null ? '' : ` (95 % interval: ${ends} %)`}.`,
    verdictOf(profit, inSample),
  ];
}

function verdictOf({ evidence }: GainOfChanges, inSample: ReplaySummary['in_sample']): string {
  if (evidence.status === 'not_enough_time') return notEnoughTimeInWords(evidence, 'The log');
  const blocks = `Independent blocks of time: ${evidence.blocks}, with changes in ${evidence.active_blocks}.`;
  if ((evidence.lower_bound ?? 0) > 0) {
    const isInSample = inSample.records > 0 && inSample.left_out === 0;
    return `${blocks} ${isInSample ? IN_SAMPLE_PROVES_NOTHING : 'This is evidence of an improvement.'}`;
  }
  if (evidence.ci95 !== null && evidence.ci95[1] < 0) {
    return `${blocks} The changes were worse than the vote.`;
  }
  return `${blocks} This is not evidence of an improvement${weeksInWords(evidence.weeks_to_prove)}.`;
}

function answerLines(accuracy: ChangesWorth['accuracy']): string[] {
  const { known, right, base_right: baseRight } = accuracy;
  if (known === 0) return [];
  const ends = endsOf(accuracy, (end) => signed(100 * end, 1));
  const range = ends === null ? '' : ` (95 % interval of the difference: ${ends} points)`;
  return [
    `On the ${countOf(known, 'change')} with a label the model is right in ${percent(right / known)}, the vote in ${percent(baseRight / known)}${range}.`,
  ];
}

function endsOf({ evidence: { ci95 } }: GainOfChanges, show: (end: number) => string) {
  return ci95 === null ? null : ci95.map(show).join(' to ');
}
