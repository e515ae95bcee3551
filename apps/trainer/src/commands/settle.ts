import { escapeFormula, type CommandInput, writePage } from '@meta-agent/command-line';
import { STDOUT, writeOutput, type Output } from '@meta-agent/durable-files';
import { formatTimestamp, agentsOf } from '@meta-agent/features';
import { findLogs, InputDigest, parseSymbolMap } from '@meta-agent/log-files';
import { countOf, decimal } from '@meta-agent/words';
import { stringify } from 'csv-stringify/sync';
import { readConfigFlags, type ConfigFlags } from '../config/config-flags';
import { mergeConfig } from '../config/merge-config';
import type { TrainConfig } from '../config/train-config';
import type { Predictions } from '../data/read-predictions';
import type { SignalTable } from '../data/signal-table';
import { joinGroundTruth } from '../data/truth/join-ground-truth';
import { ensembleClassesOf } from '../data/truth/labels';
import { settleTable, type Settled } from '../data/truth/settle-table';
import { groundTruthFiles } from '../load/load-dataset';
import { loadPredictions } from '../load/load-predictions';
import type { CommandContext } from './context/context';
import type { InputOptions } from './options';

interface SettleOptions extends InputOptions, ConfigFlags {
  readonly prices: readonly string[];
  readonly outcomes: string | undefined;
  readonly out: string;
}

/** Rows converted to text per batch. */
const BATCH_ROWS = 2000;
const COLUMNS = ['timestamp', 'symbol', 'label', 'pnl_buy', 'pnl_sell', 'known_at'];

/** `meta-trainer settle` */
export async function settle(
  { options }: CommandInput<SettleOptions>,
  context: CommandContext,
): Promise<void> {
  const { reporter } = context;
  const { config } = await mergeConfig(options.config ?? null, readConfigFlags(options));
  const { out: path, predictions: paths, prices } = options;
  const inputs = [...(await findLogs(paths)), ...prices];
  const settled = await writeOutput(path, { stdout: context.stdout, inputs }, async (output) => {
    const request = { paths, settings: config, nowMs: context.nowMs() };
    const digest = new InputDigest();
    const { table, joinKeys } = await loadPredictions(request, digest, reporter);
    const outcomes = await outcomesOf(table, joinKeys, options.outcomes, config, digest);
    const symbolMap = parseSymbolMap(config.symbol_map);
    const prices2 = { pricePaths: prices, settle: config, symbolMap };
    const result = await settleTable(table, prices2, outcomes, digest);
    if (result !== null) await writeRows(output, table, result);
    return result;
  });
  settled?.notes.forEach((note) => {
    reporter.warn(note);
  });
  reporter.end();
  printSettled({ path, ...options }, settled, context);
}

async function outcomesOf(
  table: SignalTable,
  joinKeys: Predictions['joinKeys'],
  path: string | undefined,
  config: TrainConfig,
  inputs: InputDigest,
) {
  if (path === undefined) return null;
  const files = groundTruthFiles({ outcomesPath: path, labelsPath: null }, config);
  const ensembleClasses = ensembleClassesOf(table, agentsOf(config.base_weights));
  return (await joinGroundTruth(files, { table, joinKeys, ensembleClasses }, inputs)).outcomes;
}

/** One row for each settled record; with its horizon when a record has one: it is part of the key. */
async function writeRows(output: Output, table: SignalTable, settled: Settled): Promise<void> {
  await output.append(stringify([hasHorizons(table) ? [...COLUMNS, 'horizon'] : COLUMNS]));
  for (let row = 0; row < table.length; row += BATCH_ROWS) {
    await output.append(stringify([...settledRows(table, settled, row, row + BATCH_ROWS)]));
  }
}

function* settledRows(
  table: SignalTable,
  { settlements }: Settled,
  start: number,
  end: number,
): Generator<unknown[]> {
  const isLogged = hasHorizons(table);
  for (let row = start; row < Math.min(end, table.length); row += 1) {
    const settlement = settlements[row];
    if (!settlement.settled) continue;
    const { label, buy, sell, knownAtMs } = settlement;
    yield [
      timeOf(table.timestampsMs[row]),
      escapeFormula(table.symbols[table.symbolIds[row]]),
      label,
      buy.pnlPct,
      sell.pnlPct,
      timeOf(knownAtMs),
      ...(isLogged ? [table.horizonMinutes[row]].map((own) => (Number.isNaN(own) ? '' : own)) : []),
    ];
  }
}

const hasHorizons = ({ horizonMinutes }: SignalTable) =>
  horizonMinutes.some((minutes) => !Number.isNaN(minutes));

/** Whole seconds without a fraction, as in most logs. */
const timeOf = (ms: number) => formatTimestamp(ms).replace('.000Z', 'Z');

function printSettled(
  { path, json }: { readonly path: string; readonly json: boolean },
  settled: Settled | null,
  context: CommandContext,
): void {
  if (settled === null) return;
  // With --out - the standard output carries only the rows.
  const stdout = path === STDOUT ? context.stderr : context.stdout;
  const { counts, executed } = settled;
  const told = { path, settled: counts.settled, not_settled: counts.notSettled, executed };
  writePage(
    stdout,
    json
      ? JSON.stringify(told)
      : `✅ Settled: ${countOf(counts.settled, 'record')} in ${path}${executedInWords(executed)}`,
  );
}

function executedInWords(executed: Settled['executed']): string {
  if (executed === null) return '';
  const { trades, meanPct, range90Pct } = executed;
  const [low, high] = range90Pct.map((end) => decimal(end));
  return `; executed minus settled profit of ${countOf(trades, 'trade')}: mean ${decimal(meanPct)} %, nine of ten from ${low} to ${high} %`;
}
