import { escapeForeign, textTable, writePage } from '@meta-agent/command-line';
import { ACTIONS } from '@meta-agent/features';
import { count, countOf, figure, percent, dateTime } from '@meta-agent/words';
import type { LoggedAgent } from '../../data/log/known-agents';
import type { GroupProfile } from '../../describe/group-sums';
import type { Profile } from '../../describe/profile';

export interface PrintedProfile extends Profile {
  readonly first_timestamp: string;
  readonly last_timestamp: string;
  readonly symbols: readonly string[];
  /** Every agent that the log names. */
  readonly logged_agents: readonly LoggedAgent[];
  /** The flag that makes all of them known; null when they are, or when no flag can. */
  readonly agents_flag: string | null;
}

/** Formats a profile as text. */
export function printProfile(
  profile: PrintedProfile,
  topSymbols: readonly GroupProfile[],
  stdout: NodeJS.WriteStream,
): void {
  const { overall, first_timestamp: first, last_timestamp: last, symbols } = profile;
  writePage(
    stdout,
    `${countOf(overall.records, 'record')} of ${namesOf(symbols)}\n${dateTime(first)} to ${dateTime(last)}`,
  );
  writePage(stdout, loggedAgentsLine(profile));
  writePage(stdout, agentTable(profile));
  writePage(stdout, agreementTable(profile));
  const groups = [topSymbols, profile.by_volatility, profile.by_trend].flat();
  writePage(stdout, groupTable([overall, ...groups]));
}

const MOST_NAMES = 20;

function namesOf(symbols: readonly string[]): string {
  const rest = symbols.length - MOST_NAMES;
  const names = escapeForeign(symbols.slice(0, MOST_NAMES).join(', '));
  return rest > 0 ? `${names} and ${count(rest)} more` : names;
}

function loggedAgentsLine({ logged_agents: agents, agents_flag: flag }: PrintedProfile): string {
  const named = agents.slice(0, MOST_NAMES).map(({ agent, records, used }) => {
    return `${escapeForeign(agent)} ${count(records)}${used ? '' : ' (not read)'}`;
  });
  const rest = agents.length - MOST_NAMES;
  const more = rest > 0 ? ` and ${count(rest)} more` : '';
  const hint = flag === null ? '' : `\nTo read all of them: ${flag}`;
  return `Agents in the log: ${named.join(', ')}${more}${hint}`;
}

function agentTable({ agents }: Profile): string {
  const statistics = ['mean', 'std', 'min', 'median', 'max'] as const;
  return textTable(
    ['agent', 'signals', ...ACTIONS, ...statistics.map((name) => `conf. ${name}`)],
    agents.map(({ agent, signals, votes, confidence }) => [
      agent,
      signals,
      ...ACTIONS.map((action) => percent(votes?.[action] ?? null)),
      ...statistics.map((name) => figure(confidence?.[name])),
    ]),
    [],
    { optional: ['conf. std', 'conf. max', 'conf. min', 'conf. median'] },
  );
}

function agreementTable({ pairwise_agreement }: Profile): string {
  const pairs = Object.entries(pairwise_agreement);
  return textTable(
    ['agents', 'agreement'],
    pairs.map(([pair, share]) => [pair, percent(share)]),
  );
}

function groupTable(groups: readonly GroupProfile[]): string {
  return textTable(
    ['', 'records', ...ACTIONS, 'agreement', 'confidence', 'trades', 'wins', 'mean pnl %'],
    groups.map((group) => [
      group.group,
      group.records,
      ...ACTIONS.map((action) => percent(group.ensemble[action])),
      percent(group.agreement),
      figure(group.confidence),
      group.trades,
      percent(group.win_rate),
      figure(group.mean_pnl_pct),
    ]),
    [],
    { optional: ['confidence', 'agreement', 'trades'] },
  );
}
