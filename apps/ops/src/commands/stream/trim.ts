import type { CommandInput } from '@meta-agent/command-line';
import type { StreamKeeper } from '@meta-agent/redis';
import { countOf } from '@meta-agent/words';
import { OpsError } from '../../errors';
import { confirm } from '../../terminal/confirm';
import type { CommandContext } from '../../terminal/context';
import { printResult } from '../../terminal/print';
import { withStreams } from './with-streams';

interface TrimOptions {
  readonly json: boolean;
  readonly yes: boolean;
  readonly olderThan: number;
  readonly rejected: boolean;
  readonly unreadRows: boolean;
}

const HOUR_MS = 3_600_000;

/** `meta-ops stream trim --older-than HOURS` */
export async function trimStreams(
  input: CommandInput<TrimOptions>,
  context: CommandContext,
): Promise<void> {
  const { olderThan, rejected: isRejectedToo, unreadRows } = input.options;
  await withStreams(context, async ({ keeper, address }) => {
    await confirm(`Remove entries older than ${olderThan} h from ${address}?`, input, context);
    const beforeMs = Date.now() - olderThan * HOUR_MS;
    const removed = {
      signals: await keeper.trim('signals', beforeMs),
      decisions: await keeper.trim('decisions', beforeMs),
      rows: unreadRows ? await trimUnread(keeper, beforeMs) : await keeper.trim('rows', beforeMs),
      ...(isRejectedToo && { rejected: await keeper.trim('rejected', beforeMs) }),
    };
    printResult(input, context, { removed }, () =>
      [
        `${countOf(removed.signals, 'signal')}, ${countOf(removed.decisions, 'decision')} and ${countOf(removed.rows, 'row')} removed.`,
        ...(removed.rejected === undefined
          ? []
          : [`${countOf(removed.rejected, 'rejected signal')} removed.`]),
      ].join('\n'),
    );
  });
}

/** @throws OpsError bad_argument while a supervisor reads */
async function trimUnread(keeper: StreamKeeper, beforeMs: number): Promise<number> {
  const removed = await keeper.trimUnreadRows(beforeMs);
  if (removed !== null) return removed;
  throw new OpsError('bad_argument', {
    message: 'A supervisor reads the rows, or has ended less than ten minutes ago.',
    expected: 'rows that nobody reads',
    received: '--unread-rows',
    next: 'stop meta-supervisor and wait ten minutes, or leave --unread-rows out',
  });
}
