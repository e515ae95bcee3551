import { joinNotes, surveyNotes, type FoundLogs, type JoinedFiles } from '@meta-agent/log-files';
import type { MeasuredChanges, MeasuredDecisions } from '@meta-agent/outcomes';
import type { GroupedDecisions } from './grouped-decisions';
import type { LogReplay } from './replay-log';
import type { ReplayRequest } from './replay-request';

type Told = 'model' | 'against' | 'policy' | 'models' | 'live' | 'truth';
type Settings = Pick<ReplayRequest, Told> & {
  readonly files: JoinedFiles;
  readonly survey: FoundLogs;
};

/** Of the resamples: the same log gives the same interval. */
const SEED = 1;

/** The complete result of a replay, as printed with --json. */
export type ReplaySummary = ReturnType<typeof summaryOf>;

export function summaryOf(run: LogReplay, settings: Settings) {
  const { model, against, policy, models, live, truth, files, survey } = settings;
  const { lines, invalidLines, issues } = run.lines;
  const isMeasured = truth.source !== null;
  const worthOf = (changes: MeasuredChanges) =>
    isMeasured ? changes.worth({ lifeMs: truth.lifeMs, seed: SEED }) : null;
  const { first, ...differences } = run.logged.report.summary;
  return {
    records: lines - invalidLines - run.inSample.summary.left_out,
    invalid_lines: invalidLines,
    issues,
    model: model?.version ?? null,
    policy_changes: policy,
    versions: Object.fromEntries(run.versions),
    missing_versions: Object.fromEntries(models.problems),
    live_states: live.summary,
    identification: truth.identification,
    label_source: truth.source,
    settlement: truth.prices && {
      settled: truth.prices.counts.settled,
      not_settled: truth.prices.counts.notSettled,
    },
    joined: truth.joined.counts,
    in_sample: run.inSample.summary,
    passed_over: survey.passedOver,
    notes: [
      ...[...surveyNotes(survey), ...joinNotes(files), ...(truth.prices?.notes ?? [])],
      ...(truth.prices?.notesBeside(run.mainModel) ?? []),
    ],
    votes: run.votes,
    unknown_trades: run.unknownTrades,
    explored: run.explored,
    worth: worthOf(run.changes),
    ...describe(run.decided, isMeasured),
    against: against && {
      model: against.version,
      ...describe(run.decidedAgainst, isMeasured),
      worth: worthOf(run.changesAgainst),
      contest: run.comparison.summary,
    },
    logged: differences.compared === 0 ? null : { ...differences, first },
  };
}

function describe(decided: GroupedDecisions, isMeasured: boolean) {
  const groups = (entries: [string, MeasuredDecisions][]) =>
    Object.fromEntries(entries.map(([name, group]) => [name, figuresOf(group, isMeasured)]));
  return {
    ...figuresOf(decided.total, isMeasured),
    symbols: groups(decided.symbols),
    regimes: groups(decided.regimes),
    horizons: groups(decided.horizons),
  };
}

/** Counts and measures; without labels, prices and outcomes the measures are null. */
function figuresOf(group: MeasuredDecisions, isMeasured: boolean) {
  const { counts } = group;
  const { total_predictions: total, meta_overrides: overrides, action_changes: changes } = counts;
  const rates = {
    change_rate: total === 0 ? 0 : changes / total,
    confirmation_rate: total === 0 ? 0 : (overrides - changes) / total,
  };
  return { ...counts, ...rates, measures: isMeasured ? group.measures : null };
}

export type Figures = ReturnType<typeof figuresOf>;
