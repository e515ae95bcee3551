import type { GroupedTally } from './grouped-tally';
import type { LogReplay, ReplayOptions } from './replay-log';
import type { Tally } from './tally';

type Settings = Pick<ReplayOptions, 'model' | 'against' | 'policy' | 'shelf' | 'truths'>;

/** Everything that a replay found out, as it is printed with --json. */
export type ReplaySummary = ReturnType<typeof summaryOf>;

export function summaryOf(run: LogReplay, { model, against, policy, shelf, truths }: Settings) {
  const { lines, invalidLines, issues } = run.lines;
  const isMeasured = truths.hasLabels || truths.hasOutcomes;
  const { first, ...differences } = run.differences.summary;
  return {
    records: lines - invalidLines,
    invalid_lines: invalidLines,
    issues,
    model: model?.version ?? null,
    policy_changes: policy,
    versions: Object.fromEntries(run.versions),
    missing_versions: Object.fromEntries(shelf.problems),
    label_source: truths.hasLabels ? 'labels' : truths.hasOutcomes ? 'outcomes' : null,
    joined: truths.counts,
    ...describe(run.decided, isMeasured),
    against: against && {
      model: against.version,
      ...describe(run.decidedAgainst, isMeasured),
      contest: run.contest.summary,
    },
    logged: differences.compared === 0 ? null : { ...differences, first },
  };
}

function describe(tally: GroupedTally, isMeasured: boolean) {
  const groups = (entries: [string, Tally][]) =>
    Object.fromEntries(entries.map(([name, group]) => [name, figuresOf(group, isMeasured)]));
  return {
    ...figuresOf(tally.total, isMeasured),
    symbols: groups(tally.symbols),
    regimes: groups(tally.regimes),
  };
}

/** Without labels and outcomes there is nothing to measure against. */
function figuresOf(tally: Tally, isMeasured: boolean) {
  return { ...tally.counts, measures: isMeasured ? tally.measures : null };
}

export type Figures = ReturnType<typeof figuresOf>;
