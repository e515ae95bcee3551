import { surveyNotes } from '@meta-agent/log-files';
import { count, percent } from '@meta-agent/words';
import { EARLIEST_MS, type ImplausibleDates } from '../data/log/implausible-dates';
import type { LogKeys } from '../data/log/key-census';
import { agentsFlag, unknownNote } from '../data/log/known-agents';
import type { Predictions } from '../data/read-predictions';

type Read = Omit<Predictions, 'table' | 'joinKeys'>;

const DAY_MS = 86_400_000;
const SHOWN = 5;
/** A note names an agent that reports on a smaller share of records than this. */
const USUAL_REPORTS = 0.95;

/** Notes on a log for its reader: names, clocks, skipped files, contested rows. */
export function logNotes(read: Read): string[] {
  return [
    ...surveyNotes(read),
    ...agentNotes(read.keys),
    ...read.keys.misspelled.slice(0, SHOWN).map((key) => unknownNote('key', key, 'records')),
    ...dateNotes(read),
    ...gapNotes(read),
    ...contestedNotes(read),
    ...clientNotes(read),
  ];
}

function agentNotes(keys: LogKeys): string[] {
  const { agents, unknownAgents, reports, records } = keys;
  const flag = agentsFlag(keys);
  const silent = agents.filter((agent) => reports[agent] < USUAL_REPORTS * records);
  return [
    ...unknownAgents.slice(0, SHOWN).map((agent) => unknownNote('agent', agent, 'signals')),
    ...(flag === null ? [] : [`To use all agents of the log: ${flag}`]),
    ...silent.map((agent) =>
      reports[agent] === 0
        ? `The agent ${agent} never reports. Correct its name in the log, or leave it out with --agents`
        : `The agent ${agent} reports on ${percent(reports[agent] / records)} of the records. Check its feed`,
    ),
  ];
}

/** Records whose dates cannot be right, with the flag that leaves them out. */
function dateNotes({ implausible: { early, future, firstMs, lastMs } }: Read): string[] {
  const flags = { early: `--min-date ${dateOf(firstMs)}`, future: `--max-date ${dateOf(lastMs)}` };
  const line = (dates: ImplausibleDates, what: string, flag: string) =>
    dates.count === 0
      ? []
      : [
          `${count(dates.count)} records have implausible dates, ${what}: ${placesOf(dates)}. ${flag} leaves them out`,
        ];
  return Number.isFinite(firstMs)
    ? [
        ...line(early, `before ${new Date(EARLIEST_MS).getUTCFullYear()}`, flags.early),
        ...line(future, 'in the future', flags.future),
      ]
    : [];
}

function placesOf({ count: all, places }: ImplausibleDates): string {
  const rest = all - places.length;
  return `${places.join(', ')}${rest > 0 ? ` and ${count(rest)} more` : ''}`;
}

/** The clock of the side with fewer records is taken as wrong. */
function gapNotes({ gaps, clients }: Read): string[] {
  const rows = clients.reduce((sum, client) => sum + client.rows, 0);
  return gaps.slice(0, SHOWN).map(({ row, fromMs, toMs, from, to }) => {
    const flag = row < rows - row ? `--min-date ${dateOf(toMs)}` : `--max-date ${dateOf(fromMs)}`;
    return (
      `No record for ${count(Math.round((toMs - fromMs) / DAY_MS))} days, from ${from} (${timeOf(fromMs)}) ` +
      `to ${to} (${timeOf(toMs)}). If a clock was wrong: ${flag}`
    );
  });
}

const timeOf = (ms: number) => new Date(ms).toISOString();
const dateOf = (ms: number) => timeOf(ms).split('T')[0];

function contestedNotes({ contested: { moments, rows, examples } }: Read): string[] {
  if (moments === 0) return [];
  const places = examples.map(([one, other]) => `${one} and ${other}`).join('; ');
  return [
    `${moments} moments of a symbol have records that differ (${places}): ${rows} records left out. Find out who writes them twice`,
  ];
}

function clientNotes({ clients }: Read): string[] {
  const rows = clients.reduce((sum, client) => sum + client.rows, 0);
  if (clients.every(({ client }) => client === null)) return [];
  const shares = clients
    .slice(0, SHOWN)
    .map(({ client, rows: own }) => `${client ?? 'no client named'} ${percent(own / rows)}`);
  return [`Records by client: ${shares.join(', ')}`];
}
