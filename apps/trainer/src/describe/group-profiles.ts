import { voteBaseEnsemble } from '@meta-agent/decision';
import { REGIMES, type RegimeName, type AgentList } from '@meta-agent/features';
import { ABSENT, recordAt, regimesAt, type SignalTable } from '../data/signal-table';
import type { Outcomes } from '../data/truth/outcomes';
import { GroupSums, type GroupProfile, type ProfiledRecord } from './group-sums';

const MOST_SYMBOLS = 20;

export interface GroupProfiles {
  readonly overall: GroupProfile;
  readonly by_symbol: readonly GroupProfile[];
  readonly by_volatility: readonly GroupProfile[];
  readonly by_trend: readonly GroupProfile[];
}

export interface ProfiledGroups extends GroupProfiles {
  /** The symbols with the most records, and the sum of all others. */
  readonly topSymbols: readonly GroupProfile[];
}

/** Profiles every group of a log in one pass. */
export function profileGroups(
  table: SignalTable,
  outcomes: Outcomes | null,
  agents: AgentList,
): ProfiledGroups {
  const overall = new GroupSums();
  const symbols = table.symbols.map(() => new GroupSums());
  const volatilities = new Map<RegimeName, GroupSums>();
  const trends = new Map<RegimeName, GroupSums>();
  for (let row = 0; row < table.length; row += 1) {
    const profiled = profiledRecord(table, outcomes, agents, row);
    const [volatility, trend] = regimesAt(table, row);
    overall.add(profiled);
    symbols[table.symbolIds[row]].add(profiled);
    sumsOf(volatilities, volatility).add(profiled);
    sumsOf(trends, trend).add(profiled);
  }
  const bySymbol = table.symbols
    .map((group, id) => ({ group, sums: symbols[id] }))
    .filter(({ sums }) => sums.records > 0);
  return {
    overall: overall.profile('all'),
    by_symbol: profilesOf(byName(bySymbol)),
    by_volatility: inOrder(volatilities),
    by_trend: inOrder(trends),
    topSymbols: topSymbols(bySymbol),
  };
}

interface Group {
  readonly group: string;
  readonly sums: GroupSums;
}

function profiledRecord(
  table: SignalTable,
  outcomes: Outcomes | null,
  agents: AgentList,
  row: number,
): ProfiledRecord {
  const { base_predictions: predictions } = recordAt(table, row);
  const vote = voteBaseEnsemble(predictions, agents);
  // Several records can share a trade: each trade counts once.
  const isTrade =
    outcomes !== null && outcomes.actions[row] !== ABSENT && outcomes.repeated[row] === 0;
  return {
    action: vote.action,
    agreement: vote.consensus,
    signals: vote.reporting,
    confidence: table.agents.reduce((sum, agent) => sum + (predictions[agent]?.confidence ?? 0), 0),
    trade: isTrade ? { isWin: outcomes.wins[row] === 1, pnlPct: outcomes.pnlPct[row] } : null,
  };
}

function sumsOf<Name>(groups: Map<Name, GroupSums>, name: Name): GroupSums {
  const known = groups.get(name);
  if (known !== undefined) return known;
  const sums = new GroupSums();
  groups.set(name, sums);
  return sums;
}

/** Regimes from low to high. */
function inOrder(groups: ReadonlyMap<RegimeName, GroupSums>): GroupProfile[] {
  return REGIMES.flatMap((name) => groups.get(name)?.profile(name) ?? []);
}

const profilesOf = (groups: readonly Group[]) =>
  groups.map(({ group, sums }) => sums.profile(group));

const collator = new Intl.Collator('en');
const byName = (groups: readonly Group[]) =>
  [...groups].sort((a, b) => collator.compare(a.group, b.group));

function topSymbols(groups: readonly Group[]): GroupProfile[] {
  if (groups.length <= MOST_SYMBOLS) return profilesOf(byName(groups));
  const sorted = byName(groups).sort((a, b) => b.sums.records - a.sums.records);
  const rest = sorted.slice(MOST_SYMBOLS);
  const others = new GroupSums();
  for (const { sums } of rest) others.merge(sums);
  return [
    ...profilesOf(sorted.slice(0, MOST_SYMBOLS)),
    others.profile(`${rest.length} other symbols`),
  ];
}
