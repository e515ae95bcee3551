import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FeatureSet } from '@meta-agent/features';
import { InputDigest } from '@meta-agent/log-files';
import type { OptionValues } from 'commander';
import { stringify } from 'csv-stringify';
import { readConfigFlags } from '../config/config-flags';
import { featureSetOf } from '../config/derive-options';
import { mergeConfig } from '../config/merge-config';
import { recordAt, type SignalTable } from '../data/signal-table';
import { TrainerError } from '../errors';
import { loadPredictions } from '../load-predictions';
import type { CommandContext } from './context';
import { optionalText } from './option-values';
import type { TerminalReporter } from './terminal-reporter';

/** `meta-trainer features` */
export async function features(
  options: OptionValues,
  context: CommandContext,
  reporter: TerminalReporter,
): Promise<void> {
  const { config } = await mergeConfig(optionalText(options, 'config'), readConfigFlags(options));
  const out = String(options.out);
  const paths = options.predictions as string[];
  const { table } = await loadPredictions(paths, config, new InputDigest(), reporter);
  const set = featureSetOf(config);
  await writeMatrix(out, table, set);
  reporter.end();
  const written = { path: out, rows: table.length, columns: set.names.length };
  context.stdout.write(
    options.json === true
      ? `${JSON.stringify(written)}\n`
      : `✅ Features saved: ${out} (${written.rows}, ${written.columns})\n`,
  );
}

/** Written beside the file first, so that a half-written matrix never bears its name. */
async function writeMatrix(path: string, table: SignalTable, set: FeatureSet): Promise<void> {
  const unfinished = `${path}.partial`;
  try {
    await pipeline(
      Readable.from(matrixRows(table, set)),
      stringify({ header: true, columns: ['timestamp', 'symbol', ...set.names] }),
      createWriteStream(unfinished),
    );
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true });
    throw new TrainerError('output_not_writable', {
      message: `${path} cannot be written.`,
      expected: 'a file in a folder that this user can write to',
      received: (cause as Error).message,
      next: 'choose another --out',
      cause,
    });
  }
}

function* matrixRows(table: SignalTable, set: FeatureSet): Generator<unknown[]> {
  const vector = new Float64Array(set.names.length);
  for (let row = 0; row < table.length; row += 1) {
    const record = recordAt(table, row);
    set.fill(record, vector);
    yield [record.timestamp, record.symbol, ...vector];
  }
}
