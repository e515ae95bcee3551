import { parseEnvironment, textTable, type OptionValues } from '@meta-agent/command-line';
import { environmentSchema } from '@meta-agent/engine-api';
import { parseTimestamp } from '@meta-agent/features';
import {
  findLogs,
  InputDigest,
  parseSymbolMap,
  readGroundTruth,
  settleSettings,
} from '@meta-agent/log-files';
import type { SETTLING, SYMBOL_MAP } from '@meta-agent/log-files/settling-options';
import { OpsError } from '../../errors';
import { existingRegistry } from '../../registry/open-registry';
import { PriceTruth } from '../../replay/input/price-truth';
import type { CommandContext } from '../../terminal/context';
import type { RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';
import { promotionOf, rowsOf, type Explained } from '../../why/explain-row';
import { findDecisions, type FoundDecisions, type Sought } from '../../why/find-decisions';
import { outcomeOf, outcomeRows, type DecisionOutcome, type Truth } from '../../why/outcome-of';

/** Which decision. */
interface SoughtOptions {
  readonly symbol: string | undefined;
  readonly at: string | undefined;
  readonly id: string | undefined;
}

export type WhyOptions = SoughtOptions &
  OptionValues<typeof SETTLING & typeof SYMBOL_MAP> & {
    readonly decisions: string[] | undefined;
    readonly outcomes: string | undefined;
  };

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
  const truth = await readTruth(options);
  const explained = found.rows.map((row) => ({
    ...{ row, promotion: promotionOf(row, ledger) },
    outcome: truth && outcomeOf(row, truth),
  }));
  printResult(input, context, explained, () => explained.map((one) => tableOf(one)).join('\n\n'));
}

function tableOf(explained: Explained & { readonly outcome: DecisionOutcome | null }): string {
  const { symbol, decision } = explained.row;
  const rows = [...rowsOf(explained), ...outcomeRows(explained.outcome)];
  return textTable([symbol, decision.reason], rows, [decision.reason]);
}

/** @returns null without prices and outcomes; @throws InputError */
async function readTruth(options: WhyOptions): Promise<Truth | null> {
  const { outcomes: outcomesPath = null, prices: paths = [] } = options;
  if (outcomesPath === null && paths.length === 0) return null;
  const symbolMap = parseSymbolMap(options.symbolMap ?? []);
  const settings = settleSettings(options);
  const files = { outcomesPath, labelsPath: null, symbolMap, maxInvalidShare: 0.01 };
  return {
    prices: paths.length === 0 ? null : await PriceTruth.read({ paths, symbolMap, settings }),
    trades: (await readGroundTruth(files, new InputDigest())).truth,
  };
}

/** @throws OpsError bad_argument */
function soughtOf({ symbol, at, id }: SoughtOptions): Sought {
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
