import type { CommandInput } from '@meta-agent/command-line';
import { countOf } from '@meta-agent/words';
import { confirm } from '../../terminal/confirm';
import type { CommandContext } from '../../terminal/context';
import { printResult } from '../../terminal/print';
import { withStreams } from './with-streams';

interface RedriveOptions {
  readonly json: boolean;
  readonly yes: boolean;
  readonly code: string | undefined;
  readonly reason: string;
}

/** `meta-ops stream redrive --reason TEXT` */
export async function redrive(
  input: CommandInput<RedriveOptions>,
  context: CommandContext,
): Promise<void> {
  const { code: wanted, reason } = input.options;
  await withStreams(context, async ({ keeper }) => {
    const ids: string[] = [];
    for await (const { id, code } of keeper.rejected()) {
      if (wanted === undefined || code === wanted) ids.push(id);
    }
    if (ids.length > 0) {
      await confirm(`Send ${countOf(ids.length, 'rejected signal')} again?`, input, context);
    }
    const sent = await keeper.redrive(ids, reason, context.actor);
    printResult(input, context, { found: ids.length, sent }, () =>
      sent === ids.length
        ? `${countOf(sent, 'rejected signal')} sent again.`
        : `${countOf(sent, 'rejected signal')} sent again; of ${ids.length - sent} the record is gone.`,
    );
  });
}
