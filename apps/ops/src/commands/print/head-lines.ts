import { sum } from '@meta-agent/features';
import { describeLineIssue } from '@meta-agent/log-files';
import { count, countOf, inSampleInWords, percent } from '@meta-agent/words';
import type { ReplaySummary } from '../../replay/summary';

/** What was read and joined, and what is missing. */
export function headLines(summary: ReplaySummary): string[] {
  const { records, invalid_lines: invalid, issues, versions, missing_versions: missing } = summary;
  const by = Object.entries(versions).map(([version, number]) => `${version} (${count(number)})`);
  return [
    `${countOf(records, 'record')}, decided with ${by.join(', ')}`,
    ...Object.entries(missing).map(([version, why]) => `Model not available: ${version}, ${why}`),
    ...(invalid === 0 ? [] : [`${countOf(invalid, 'invalid line')} skipped`]),
    ...issues.map((issue) => `  ${describeLineIssue(issue)}`),
    ...liveLines(summary),
    ...sampleLines(summary),
    ...joinLines(summary),
  ];
}

/** What the live states of the registry say to the rows that name one. */
function liveLines({ live_states: live }: ReplaySummary): string[] {
  if (live === null) return [];
  const { rows, states, missing, flaw, different, first, of_earlier_chain: earlier } = live;
  const gone = Object.keys(missing);
  const unproven = sum(Object.values(missing));
  return [
    `${countOf(rows - unproven, 'record')} under ${countOf(states, 'live state')} of the registry`,
    ...(earlier === 0
      ? []
      : [
          `${countOf(earlier, 'record')} of these under live states of an earlier chain, before one was computed anew`,
        ]),
    ...(gone.length === 0
      ? []
      : [
          `Live state not available: ${gone.slice(0, 3).join(', ')}${gone.length > 3 ? ', …' : ''} (${countOf(unproven, 'record')} by what the row says): ${flaw}`,
        ]),
    ...(first === null
      ? []
      : [
          `${countOf(different, 'record')} ${different === 1 ? 'says' : 'say'} something else than the live state. First: ${first.file}:${first.line}, live state ${first.generation}`,
        ]),
  ];
}

function sampleLines({ in_sample: inSample, records }: ReplaySummary): string[] {
  const { records: known, left_out: leftOut, last_timestamp } = inSample;
  if (leftOut > 0)
    return [`${countOf(leftOut, 'record')} left out: the model was trained after them`];
  if (last_timestamp === null) return [];
  return [inSampleInWords({ records: known, same_files: false, last_timestamp }, records)];
}

function joinLines(summary: ReplaySummary): string[] {
  const { joined, measures, notes, unknown_trades: unknown } = summary;
  const { labels, outcomes } = joined;
  const line = (what: string, { matched, unmatched }: NonNullable<typeof labels>) =>
    `${count(unmatched)} of ${count(matched + unmatched)} ${what} match no record`;
  const assumed = measures?.accuracy.assumed ?? 0;
  const unlabelled = measures?.unlabelled ?? 0;
  return [
    ...notes,
    ...voteLines(summary),
    ...(labels === null ? [] : [line('labels', labels)]),
    ...(outcomes === null ? [] : [line('outcomes', outcomes)]),
    ...(unlabelled === unknown
      ? []
      : [`${countOf(unlabelled, 'record')} without a label: accuracy leaves them out`]),
    ...(unknown === 0
      ? []
      : [`${countOf(unknown, 'vote')} for a trade without an outcome: no label`]),
    ...(assumed === 0
      ? []
      : [`${count(assumed)} records without a trade: the vote counts as right`]),
  ];
}

/** Warns when the log's ensemble_action comes from other base weights than this vote. */
function voteLines({ votes: { logged, different } }: ReplaySummary): string[] {
  if (different === 0) return [];
  const share = percent(different / logged);
  return [
    `the logged ensemble_action is not the vote in ${share} of the records (${count(different)} of ${count(logged)})`,
  ];
}
