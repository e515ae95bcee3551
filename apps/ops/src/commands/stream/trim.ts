import type { CommandInput } from '@meta-agent/command-line';
import { countOf } from '@meta-agent/words';
import { confirm } from '../../terminal/confirm';
import type { CommandContext } from '../../terminal/context';
import { printResult } from '../../terminal/print';
import { withStreams } from './with-streams';

interface TrimOptions {
  readonly json: boolean;
  readonly yes: boolean;
  readonly olderThan: number;
  readonly rejected: boolean;
}

const HOUR_MS = 3_600_000;

/** `meta-ops stream trim --older-than HOURS` */
export async function trimStreams(
  input: CommandInput<TrimOptions>,
  context: CommandContext,
): Promise<void> {
  const { olderThan, rejected: isRejectedToo } = input.options;
  await withStreams(context, async ({ keeper, address }) => {
    await confirm(`Remove entries older than ${olderThan} h from ${address}?`, input, context);
    const beforeMs = Date.now() - olderThan * HOUR_MS;
    const removed = {
      signals: await keeper.trim('signals', beforeMs),
      decisions: await keeper.trim('decisions', beforeMs),
      rows: await keeper.trim('rows', beforeMs),
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
