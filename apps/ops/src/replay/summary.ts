import { joinNotes, surveyNotes, type FoundLogs, type JoinedFiles } from '@meta-agent/log-files';
import type { MeasuredDecisions } from '@meta-agent/outcomes';
import type { GroupedDecisions } from './grouped-decisions';
import type { LogReplay, ReplayOptions } from './replay-log';

type Settings = Pick<ReplayOptions, 'model' | 'against' | 'policy' | 'models' | 'truth'> & {
  readonly files: JoinedFiles;
  readonly survey: FoundLogs;
};

/** The complete result of a replay, as printed with --json. */
export type ReplaySummary = ReturnType<typeof summaryOf>;

export function summaryOf(run: LogReplay, settings: Settings) {
  const { model, against, policy, models, truth, files, survey } = settings;
  const { lines, invalidLines, issues } = run.lines;
  const isMeasured = run.labelSource !== null;
  const { first, ...differences } = run.differences.summary;
  return {
    records: lines - invalidLines,
    invalid_lines: invalidLines,
    issues,
    model: model?.version ?? null,
    policy_changes: policy,
    versions: Object.fromEntries(run.versions),
    missing_versions: Object.fromEntries(models.problems),
    label_source: run.labelSource,
    joined: truth.counts,
    passed_over: survey.passedOver,
    notes: [...surveyNotes(survey), ...joinNotes(files)],
    votes: run.votes,
    unknown_trades: run.unknownTrades,
    ...describe(run.decided, isMeasured),
    against: against && {
      model: against.version,
      ...describe(run.decidedAgainst, isMeasured),
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
  };
}

/** Counts and measures; without labels and outcomes the measures are null. */
function figuresOf(group: MeasuredDecisions, isMeasured: boolean) {
  return { ...group.counts, measures: isMeasured ? group.measures : null };
}

export type Figures = ReturnType<typeof figuresOf>;
