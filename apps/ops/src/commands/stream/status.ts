import { textTable, type CommandInput } from '@meta-agent/command-line';
import type { RowsOverview } from '@meta-agent/redis';
import { count, countOf, dateTime, duration } from '@meta-agent/words';
import type { CommandContext } from '../../terminal/context';
import { printResult } from '../../terminal/print';
import { rejectedByCode } from './rejected-by-code';
import { withStreams } from './with-streams';

/** `meta-ops stream status` */
export async function streamStatus(
  input: CommandInput<{ readonly json: boolean }>,
  context: CommandContext,
): Promise<void> {
  await withStreams(context, async ({ keeper, address, group: name }) => {
    const { group, consumers, decisions, rejected, rows } = await keeper.overview(name);
    const codes = await rejectedByCode(keeper);
    const oldestAt = timeOf(group?.oldestOpenId ?? null);
    const neededAt = timeOf(rows.supervisorId);
    const result = {
      ...{ redis: address, group: name },
      signals: group && { length: group.length, lag: group.lag, pending: group.pending },
      ...{ oldest_open_at: oldestAt, decisions, rejected, rejected_by_code: codes },
      rows: { length: rows.length, supervisor_needs_after: neededAt, read: rows.isRead },
      consumers: consumers.map((each) => ({
        ...{ name: each.name, pending: each.pending, idle_s: each.idleMs / 1000 },
      })),
    };
    printResult(input, context, result, () =>
      [
        `${address}, group ${name}`,
        group === null
          ? 'No engine has read signals yet.'
          : `Signals: ${count(group.lag)} not read, ${count(group.pending)} read and not decided.`,
        ...(oldestAt === null ? [] : [`The oldest of them was sent at ${dateTime(oldestAt)}.`]),
        `${countOf(decisions, 'decision')}, ${countOf(rejected, 'rejected signal')}.`,
        ...(rows.length === 0 ? [] : [rowsInWords(rows, neededAt)]),
        ...Object.entries(codes).map(([code, rejections]) => `  ${code}: ${count(rejections)}`),
        ...(consumers.length === 0
          ? []
          : [
              textTable(
                ['engine', 'pending', 'last read'],
                consumers.map((each) => [
                  ...[each.name, String(each.pending), `${duration(each.idleMs / 1000)} ago`],
                ]),
                [],
              ),
            ]),
      ].join('\n'),
    );
  });
}

/** The time in the id of an entry. ISO 8601, UTC. */
const timeOf = (id: string | null): string | null =>
  id === null ? null : new Date(Number(id.split('-')[0])).toISOString();

function rowsInWords({ length, isRead }: RowsOverview, neededAt: string | null): string {
  const who =
    neededAt === null
      ? 'no supervisor has read them'
      : `the supervisor needs those after ${dateTime(neededAt)}`;
  const unread = neededAt === null ? '' : ', but none reads now';
  const told = `${countOf(length, 'row')} of the decision log; ${who}`;
  return isRead
    ? `${told}.`
    : `${told}${unread}. They fill Redis: meta-ops stream trim keeps them, unless with --unread-rows.`;
}
