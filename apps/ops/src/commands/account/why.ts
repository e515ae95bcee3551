import { parseEnvironment, textTable } from '@meta-agent/command-line';
import { environmentSchema } from '@meta-agent/engine-api';
import { parseTimestamp } from '@meta-agent/features';
import { findLogs } from '@meta-agent/log-files';
import { OpsError } from '../../errors';
import { existingRegistry } from '../../registry/open-registry';
import type { CommandContext } from '../../terminal/context';
import type { RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';
import { promotionOf, rowsOf, type Explained } from '../../why/explain-row';
import { findDecisions, type FoundDecisions, type Sought } from '../../why/find-decisions';

export interface WhyOptions {
  readonly symbol: string | undefined;
  readonly at: string | undefined;
  readonly id: string | undefined;
  readonly decisions: string[] | undefined;
}

/** `meta-ops why --symbol S --at T` */
export async function why(
  input: RegistryInput<WhyOptions>,
  context: CommandContext,
): Promise<void> {
  const { options } = input;
  const sought = soughtOf(options);
  const schema = environmentSchema.pick({ META_DECISION_LOG: true });
  const folder = parseEnvironment(schema, context.env).META_DECISION_LOG;
  const found = await findDecisions(await findLogs(options.decisions ?? [folder]), sought);
  if (found.rows.length === 0) throw notFound(sought, found);
  const ledger = await (await existingRegistry(input, context)).verifyLedger();
  const explained = found.rows.map((row) => ({ row, promotion: promotionOf(row, ledger) }));
  printResult(input, context, explained, () => explained.map((one) => tableOf(one)).join('\n\n'));
}

function tableOf(explained: Explained): string {
  const { symbol, decision } = explained.row;
  return textTable([symbol, decision.reason], rowsOf(explained), [decision.reason]);
}

/** @throws OpsError bad_argument */
function soughtOf({ symbol, at, id }: WhyOptions): Sought {
  if (id !== undefined && symbol === undefined && at === undefined) return { id };
  const timestampMs = at === undefined ? NaN : parseTimestamp(at);
  if (id === undefined && symbol !== undefined && !Number.isNaN(timestampMs)) {
    return { symbol, timestampMs };
  }
  throw new OpsError('bad_argument', {
    message: 'The command needs to know which decision.',
    expected: '--symbol S --at T with T like 2026-02-05T23:54:27Z, or --id ID',
    received: JSON.stringify({ symbol, at, id }),
    next: 'meta-ops why --symbol BTCUSDT --at 2026-02-05T23:54:27Z',
  });
}

function notFound(sought: Sought, { nearest }: FoundDecisions): OpsError {
  const isById = 'id' in sought;
  return new OpsError('decision_not_found', {
    message: 'The decision log has no such decision.',
    expected: isById ? `a row with the id ${sought.id}` : `a row of ${sought.symbol} at that time`,
    received: nearest === null ? 'no row of it' : `the nearest row is of ${nearest}`,
    next: 'name the folder of the log with --decisions or META_DECISION_LOG',
  });
}
