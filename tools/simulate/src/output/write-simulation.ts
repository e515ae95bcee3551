import { join } from 'node:path';
import { types } from 'node:util';
import {
  ensureFolder,
  FileError,
  nodeDisk,
  StagedFile,
  syncFolder,
} from '@meta-agent/durable-files';
import { SimulateError } from '../errors';
import type { MarketOptions } from '../market/market-options';
import { simulateMarket } from '../market/simulate-market';
import { fileFormats, PRICES_FILE, TRUTH_FILE, type FileFormat } from './file-formats';
import { refuseForeignFiles } from './refuse-foreign-files';
import { TruthCollector, type Truth } from './truth';

/** Records converted to text and written per batch: about 400 kB. */
const BATCH_RECORDS = 1000;

/**
 * Writes a simulation's files into a folder, in constant memory. The files appear when all are
 * complete, `truth.json` last: the other files in its folder belong to the same simulation.
 * @throws SimulateError `foreign_file`, `write_failed`, or the signal's reason.
 */
export async function writeSimulation(
  folder: string,
  options: MarketOptions,
  signal?: AbortSignal,
): Promise<Truth> {
  try {
    await ensureFolder(nodeDisk, folder);
    await refuseForeignFiles(folder);
    return await stageAndPublish(folder, options, signal);
  } catch (error) {
    throw error instanceof FileError || isSystemError(error) ? writeFailed(folder, error) : error;
  }
}

async function stageAndPublish(
  folder: string,
  options: MarketOptions,
  signal: AbortSignal | undefined,
): Promise<Truth> {
  const staged: StagedFile[] = [];
  const formats = fileFormats(options);
  const stage = async (name: string, header: string) => {
    const file = await StagedFile.create(nodeDisk, join(folder, name));
    staged.push(file);
    await file.append(header);
  };
  try {
    for (const { name, header } of formats) await stage(name, header);
    const truth = await appendRecords(staged, formats, options, signal);
    await stage(TRUTH_FILE, formatTruth(truth));
    for (const file of staged) await file.seal();
    // Delete the old truth.json durably before the new files replace the old ones.
    await nodeDisk.remove(join(folder, TRUTH_FILE));
    // Prices of an earlier simulation do not belong to these records.
    if (!options.withPrices) await nodeDisk.remove(join(folder, PRICES_FILE));
    await syncFolder(nodeDisk, folder);
    for (const file of staged) await file.publish();
    return truth;
  } finally {
    for (const file of staged) await file.discard();
  }
}

/** One pass over the records; a batch is simulated after the previous batch is written. */
async function appendRecords(
  files: readonly StagedFile[],
  formats: readonly FileFormat[],
  options: MarketOptions,
  signal: AbortSignal | undefined,
): Promise<Truth> {
  const collector = new TruthCollector(options);
  for (const batch of batches(simulateMarket(options), BATCH_RECORDS)) {
    signal?.throwIfAborted();
    for (const simulated of batch) collector.observe(simulated);
    for (const [i, { lines }] of formats.entries()) await files[i].append(lines(batch));
  }
  return collector.result();
}

function* batches<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    if (batch.push(item) < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Formats the content of `truth.json`. */
export function formatTruth(truth: Truth): string {
  return `${JSON.stringify(truth, null, 2)}\n`;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return types.isNativeError(error) && 'syscall' in error;
}

function writeFailed(folder: string, cause: Error): SimulateError {
  if (cause instanceof FileError) {
    const { summary: message, expected, received, next } = cause;
    return new SimulateError('write_failed', { message, expected, received, next, cause });
  }
  return new SimulateError('write_failed', {
    message: `${folder} cannot be written to.`,
    expected: 'a folder that can be written to',
    received: cause.message,
    next: 'choose another --out',
    cause,
  });
}
