import { textTable, type Cell } from '@meta-agent/command-line';
import { describeLineIssue } from '@meta-agent/log-files';
import type { Accuracy, Profit } from '@meta-agent/outcomes';
import {
  count,
  countOf,
  decimal,
  figure,
  inSampleInWords,
  NONE,
  percent,
  reasonsInWords,
} from '@meta-agent/words';
import type { NotedDifference } from '../replay/differences/difference-report';
import type { Figures, ReplaySummary } from '../replay/summary';
import { identificationLines, isIdentified, worthLines } from './print-worth';

/** Formats the summary of a replay as text. */
export function printReplay(summary: ReplaySummary): string {
  const { against } = summary;
  const hasMoney = summary.identification !== null;
  const columns: [string, Figures][] = [
    [against === null ? 'decided' : (summary.model ?? 'decided'), summary],
    ...(against === null ? [] : ([[against.model, against]] as [string, Figures][])),
  ];
  return [
    ...identificationLines(summary),
    ...headLines(summary),
    countTable(columns),
    ...bandLines(summary),
    ...columns.flatMap(neverLine),
    ...worthLines(columns[0][0], summary, summary.worth, summary.identification),
    ...(against === null
      ? []
      : worthLines(against.model, against, against.worth, summary.identification)),
    ...(summary.measures === null ? [] : measureTables(columns, hasMoney)),
    groupTable('symbol', summary.symbols, hasMoney),
    groupTable('regime', summary.regimes, hasMoney),
    ...contestLines(summary),
    ...loggedLines(summary),
  ].join('\n');
}

function headLines(summary: ReplaySummary): string[] {
  const { records, invalid_lines: invalid, issues, versions, missing_versions: missing } = summary;
  const by = Object.entries(versions).map(([version, number]) => `${version} (${count(number)})`);
  return [
    `${countOf(records, 'record')}, decided with ${by.join(', ')}`,
    ...Object.entries(missing).map(([version, why]) => `Model not available: ${version}, ${why}`),
    ...(invalid === 0 ? [] : [`${countOf(invalid, 'invalid line')} skipped`]),
    ...issues.map((issue) => `  ${describeLineIssue(issue)}`),
    ...sampleLines(summary),
    ...joinLines(summary),
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

function countTable(columns: readonly [string, Figures][]): string {
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
function bandLines({ meta_overrides: overrides, explored }: ReplaySummary): string[] {
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
function neverLine([name, figures]: [string, Figures]): string[] {
  const {
    total_predictions: total,
    meta_overrides: overrides,
    fallback_reasons: reasons,
  } = figures;
  if (overrides > 0 || total === 0) return [];
  return [`${name}: no vote is overridden: ${reasonsInWords(reasons, total)}`];
}

function reasonsIn(columns: readonly [string, Figures][]) {
  const [[, { fallback_reasons: reasons }]] = columns;
  const names = Object.keys(reasons) as (keyof typeof reasons)[];
  return names.filter((name) => columns.some(([, figures]) => figures.fallback_reasons[name] > 0));
}

function figureTable(
  columns: readonly [string, Figures][],
  rows: readonly [string, (figures: Figures) => Cell][],
): string {
  return textTable(
    ['', ...columns.map(([name]) => name)],
    rows.map(([name, show]) => [name, ...columns.map(([, figures]) => show(figures))]),
  );
}

const MONEY = ['trades', 'profit %', 'profit unknown'];

function measureTables(columns: readonly [string, Figures][], hasMoney: boolean): string[] {
  return columns.flatMap(([name, { measures }]) => {
    if (measures === null) return [];
    const { accuracy, profit, overrides, identified_share: share } = measures;
    const kinds = ['base', 'meta', 'final'] as const;
    const rows = kinds.map((kind) => {
      // The model's own choice is asked where the vote stands too: not all of it may be known.
      const isKnown = isIdentified(share) && (kind !== 'meta' || profit.meta.unknown === 0);
      const money = hasMoney ? profitCells(profit[kind], isKnown) : [];
      return [kind, ...accuracyCells(accuracy[kind]), ...money];
    });
    const { helped, hurt } = overrides;
    return [
      textTable([name, 'known', 'accuracy', ...(hasMoney ? MONEY : [])], rows),
      `${count(helped)} changes corrected the vote, ${count(hurt)} made it worse`,
    ];
  });
}

function accuracyCells({ known, share }: Accuracy): Cell[] {
  return [known, percent(share)];
}

function profitCells({ trades, sum, unknown }: Profit, isKnown: boolean): Cell[] {
  return [trades, isKnown ? decimal(sum, 2) : NONE, unknown];
}

const SHOWN_GROUPS = 20;

function groupTable(
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

function contestLines({ against, measures }: ReplaySummary): string[] {
  if (against === null) return [];
  const { kinds, compared, right } = against.contest;
  const line = `The two models choose different actions on ${count(kinds.action)} of ${countOf(compared, 'record')}`;
  if (measures === null) return [line];
  return [
    `${line}: the first is right on ${count(right.first)}, the second on ${count(right.second)}, neither on ${count(right.neither)}.`,
  ];
}

function loggedLines({ logged }: ReplaySummary): string[] {
  if (logged === null) return ['The log has no decisions to compare with.'];
  const { compared, different, kinds, causes, first } = logged;
  if (different === 0)
    return [`All ${countOf(compared, 'logged decision')} are equal in the replay.`];
  const counted = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .filter(([, number]) => number > 0)
      .map(([name, number]) => `${name.replace('_', ' ')} ${count(number)}`)
      .join(', ');
  return [
    `${count(different)} of ${countOf(compared, 'logged decision')} differ in the replay.`,
    `differences: ${counted(kinds)}`,
    `causes: ${counted(causes)}`,
    ...first.map(differenceLine),
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
