import { countOf, percent } from './numbers';

const IDENTIFIED = {
  prices: 'Identification: prices. The profit of every action is known.',
  explored:
    'Identification: explored. The profit of an action is known where it could have been drawn.',
  executed:
    'Identification: executed trades. The profit is known for vetoes alone: nobody knows what an added or a reversed trade would have earned.',
} as const;

/**
 * How profits are known, and what that leaves open.
 * @example
 * identificationInWords('prices'); // 'Identification: prices. The profit of every action is known.'
 */
export function identificationInWords(identification: keyof typeof IDENTIFIED): string {
  return IDENTIFIED[identification];
}

/**
 * How often the model changes the vote and how often it confirms it; the override rate counts both.
 * @example
 * ratesInWords(0.002, 0.073); // 'changes 0.2 %, confirms 7.3 %'
 */
export function ratesInWords(changes: number | null, confirmations: number | null): string {
  return `changes ${percent(changes)}, confirms ${percent(confirmations)}`;
}

/** What a time that is too short says of itself. */
interface ShortTime {
  readonly blocks: number;
  readonly active_blocks: number;
  /** Null when more time alone may not help. */
  readonly missing_days: number | null;
}

/**
 * Why a time is too short for evidence, and how many days are missing.
 * @param time the name of the time, as the subject of a sentence
 * @example
 * notEnoughTimeInWords({ blocks: 8, active_blocks: 2, missing_days: null }, 'The log'); // 'The log is too short for evidence: 8 blocks of four lives of a label, 2 of them with changes. It takes 16 blocks, half of them with changes.'
 */
export function notEnoughTimeInWords(
  { blocks, active_blocks: active, missing_days: days }: ShortTime,
  time: string,
): string {
  const more =
    days === null ? '' : `, and ${countOf(Math.ceil(days), 'more day')} of data like these`;
  return `${time} is too short for evidence: ${blocks} blocks of four lives of a label, ${active} of them with changes. It takes 16 blocks, half of them with changes${more}.`;
}

/**
 * A half sentence about the time that a proof would take; empty without a gain or when none is
 * missing.
 * @example
 * weeksInWords(3.2); // '; a gain of this size would need 4 more weeks'
 */
export function weeksInWords(weeks: number | null): string {
  if (weeks === null || weeks === 0) return '';
  return `; a gain of this size would need ${countOf(Math.ceil(weeks), 'more week')}`;
}
