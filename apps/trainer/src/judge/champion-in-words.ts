import type { ChampionComparison } from '@meta-agent/model-io';
import { EVIDENCE_DEFAULTS } from '@meta-agent/outcomes';
import { countOf, dateTime, percent, signed } from '@meta-agent/words';

/** The candidate beside the current version, in words, and what follows. */
export function championInWords(
  comparison: ChampionComparison,
  minIdentifiedShare: number,
): string[] {
  const { version, trained_until: until, records } = comparison;
  const start = `Compared with the current version ${version}`;
  if (records === 0) {
    return [
      `${start}: no record of the test part is later than its training (until ${dateTime(until)}). ${version} stays; train again when there are later records.`,
    ];
  }
  const on = `${start}, on the ${countOf(records, 'record')} after its training`;
  return [`${on}: ${differenceInWords(comparison, minIdentifiedShare)}`];
}

function differenceInWords(comparison: ChampionComparison, minIdentifiedShare: number): string {
  const { version, differing, identified_share: share, evidence } = comparison;
  if (differing === 0) return `the decisions are the same. ${version} stays.`;
  const differ = `${countOf(differing, 'decision')} ${differing === 1 ? 'differs' : 'differ'}`;
  if ((share ?? 0) < minIdentifiedShare) {
    return `${differ}, and ${percent(share)} of them are known on both sides; ${percent(minIdentifiedShare)} are needed. ${version} stays; --prices settle every action.`;
  }
  if (evidence.status === 'not_enough_time') return `${differ}. ${tooShort(comparison)}`;
  return `${differ}. ${gainInWords(comparison)} ${conclusion(comparison)}`;
}

function tooShort({ version, evidence }: ChampionComparison): string {
  const { blocks, active_blocks: active, missing_days: days } = evidence;
  const more =
    days === null ? '' : `, and ${countOf(Math.ceil(days), 'more day')} of data like these`;
  return `That is too little time: ${blocks} blocks of four lives of a label, ${active} of them with different decisions. It takes 16, half of them with different decisions${more}. ${version} stays.`;
}

function gainInWords({ metric, difference, evidence }: ChampionComparison): string {
  const [factor, unit, digits] =
    metric === 'pnl' ? ([1, '%', 3] as const) : ([100, 'points of accuracy', 1] as const);
  const show = (value: number | null) =>
    value === null ? 'unknown' : signed(factor * value, digits);
  const bounds = `${show(evidence.lower_bound)} to ${show(evidence.upper_bound)} ${unit}`;
  return `On these the candidate gains ${show(difference)} ${unit} per decision (one-sided bounds at ${EVIDENCE_DEFAULTS.oneSidedLevel}: ${bounds}).`;
}

function conclusion({ version, difference, evidence }: ChampionComparison): string {
  if ((evidence.upper_bound ?? 0) < 0) return `It is proven worse. ${version} stays.`;
  if ((difference ?? 0) <= 0) return `It is not better. ${version} stays.`;
  const isProven = (evidence.lower_bound ?? 0) > 0;
  return isProven ? 'It is proven better.' : 'It is better, but that is not proven.';
}
