/** What to do about a measure of drift. */
export interface Advice {
  readonly level: 'good' | 'bad' | '';
  readonly text: string;
}

const UNKNOWN: Advice = { level: '', text: 'nothing to compare with' };
/** The usual limits of the population stability index. */
const PSI = { small: 0.1, large: 0.25 };
/** Odds of 100 to 1 and 10,000 to 1 against exchangeable confidences. */
const MARTINGALE = { small: 2, large: 4 };

const LARGE: Advice = {
  level: 'bad',
  text: 'large: compare with meta-trainer describe, think of a new training',
};
const MODERATE: Advice = { level: '', text: 'moderate: look again next week' };
const SMALL: Advice = { level: 'good', text: 'small: nothing to do' };

export const judgePsi = (index: number | null): Advice => judge(index, PSI);
export const judgeMartingale = (log10: number | null): Advice => judge(log10, MARTINGALE);

function judge(value: number | null, { small, large }: typeof PSI): Advice {
  if (value === null) return UNKNOWN;
  if (value < small) return SMALL;
  return value < large ? MODERATE : LARGE;
}
