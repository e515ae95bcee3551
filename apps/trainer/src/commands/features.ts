import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CommandInput } from '@meta-agent/command-line';
import type { FeatureSet } from '@meta-agent/features';
import { InputDigest } from '@meta-agent/log-files';
import { stringify } from 'csv-stringify';
import { featureSetOf } from '../choose/derive-choices';
import { readConfigFlags, type ConfigFlags } from '../config/config-flags';
import { mergeConfig } from '../config/merge-config';
import { recordAt, type SignalTable } from '../data/signal-table';
import { TrainerError } from '../errors';
import { loadPredictions } from '../load/load-predictions';
import type { CommandContext } from './context';
import type { InputOptions } from './options';

type FeaturesOptions = InputOptions & ConfigFlags & { readonly out: string };

/** `meta-trainer features` */
export async function features(
  { options }: CommandInput<FeaturesOptions>,
  context: CommandContext,
): Promise<void> {
  const { reporter } = context;
  const { config } = await mergeConfig(options.config ?? null, readConfigFlags(options));
  const out = options.out;
  const paths = options.predictions;
  const { table } = await loadPredictions(paths, config, new InputDigest(), reporter);
  const set = featureSetOf(config);
  await writeMatrix(out, table, set);
  reporter.end();
  const written = { path: out, rows: table.length, columns: set.names.length };
  context.stdout.write(
    options.json
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
