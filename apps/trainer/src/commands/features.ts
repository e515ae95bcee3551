import { escapeFormula, type CommandInput, writePage } from '@meta-agent/command-line';
import { type Output, STDOUT, writeOutput } from '@meta-agent/durable-files';
import type { FeatureSet } from '@meta-agent/features';
import { findLogs, InputDigest } from '@meta-agent/log-files';
import { countOf } from '@meta-agent/words';
import { stringify } from 'csv-stringify/sync';
import { featureSetOf } from '../choose/derive-choices';
import { readConfigFlags, type ConfigFlags } from '../config/config-flags';
import { mergeConfig } from '../config/merge-config';
import { requireKnownAgents } from '../data/log/known-agents';
import { recordAt, type SignalTable } from '../data/signal-table';
import { loadPredictions } from '../load/load-predictions';
import type { CommandContext } from './context/context';
import type { InputOptions } from './options';

type FeaturesOptions = InputOptions & ConfigFlags & { readonly out: string };

/** Rows converted to text per batch: about 200 kB. */
const BATCH_ROWS = 500;

/** `meta-trainer features` */
export async function features(
  { options }: CommandInput<FeaturesOptions>,
  context: CommandContext,
): Promise<void> {
  const { reporter } = context;
  const { config } = await mergeConfig(options.config ?? null, readConfigFlags(options));
  const { out: path, predictions: paths } = options;
  const set = featureSetOf(config);
  const settings = options.config === undefined ? [] : [options.config];
  const inputs = [...settings, ...(await findLogs(paths))];
  const rows = await writeOutput(path, { stdout: context.stdout, inputs }, async (output) => {
    const { table, keys } = await loadPredictions(
      { paths, settings: config, nowMs: context.nowMs() },
      new InputDigest(),
      reporter,
    );
    requireKnownAgents(keys);
    await writeMatrix(output, table, set);
    return table.length;
  });
  reporter.end();
  const written = { path, rows, columns: set.names.length };
  // With --out - the standard output carries only the matrix.
  const stdout = path === STDOUT ? context.stderr : context.stdout;
  const size = `${countOf(rows, 'row')} of ${countOf(written.columns, 'column')}`;
  writePage(
    stdout,
    options.json ? JSON.stringify(written) : `✅ Features saved: ${path} (${size})`,
  );
}

async function writeMatrix(output: Output, table: SignalTable, set: FeatureSet): Promise<void> {
  await output.append(stringify([['timestamp', 'symbol', ...set.names]]));
  for (let row = 0; row < table.length; row += BATCH_ROWS) {
    await output.append(stringify([...matrixRows(table, set, row, row + BATCH_ROWS)]));
  }
}

function* matrixRows(
  table: SignalTable,
  set: FeatureSet,
  start: number,
  end: number,
): Generator<unknown[]> {
  const vector = new Float64Array(set.names.length);
  for (let row = start; row < Math.min(end, table.length); row += 1) {
    const record = recordAt(table, row);
    set.fill(record, vector);
    yield [record.timestamp, escapeFormula(record.symbol ?? ''), ...vector];
  }
}
