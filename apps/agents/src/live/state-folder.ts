import { join } from 'node:path';
import {
  claim,
  ensureFolder,
  hasErrno,
  namesIn,
  nodeDisk,
  publishFile,
  readRegularFile,
  removeStaleTemporaries,
  type Claim,
  type OpenFile,
} from '@meta-agent/durable-files';
import type { Candle } from '../candles/candle';
import { AgentsError } from '../errors';
import type { HistoryState } from '../history/symbol-history';
import { packHistory, snapshotSchema, unpackHistory, type Snapshot } from './state-schema';

const MAX_BYTES = 2 ** 31 - 1;
const SNAPSHOT = 'snapshot.json';
const OF_A_GENERATION = /^(?:candles|done)-(\d+)\.jsonl$/;

/** What an earlier process left. */
export interface SavedState {
  readonly histories: ReadonlyMap<string, HistoryState>;
  /** Candles that were used after the histories were saved. */
  readonly candles: readonly Candle[];
  /** Lines that waited when the histories were saved. */
  readonly unsent: readonly string[];
  /** Records that were done with since then: of `unsent`, then of the lines of `candles`. */
  readonly done: number;
}

/**
 * The state of a runner across restarts: a snapshot of the histories, a file of the candles used since,
 * and the number of records that the engine has got since. A candle is on the disk before its lines
 * are written or sent, so whatever a killed process did is done again, and recognised.
 */
export class StateFolder {
  readonly #folder: string;
  readonly #claim: Claim;
  #generation: number;
  #candles: OpenFile;
  #doneFile: OpenFile;
  #done: number;
  /** Candles since the last snapshot. */
  candles: number;

  private constructor(
    folder: string,
    held: Claim,
    generation: number,
    files: OpenFiles,
    saved: Pick<SavedState, 'candles' | 'done'>,
  ) {
    this.#folder = folder;
    this.#claim = held;
    this.#generation = generation;
    [this.#candles, this.#doneFile] = files;
    this.#done = saved.done;
    this.candles = saved.candles.length;
  }

  /** @throws FileError when another process uses it, AgentsError state_unreadable */
  static async open(folder: string): Promise<{ state: StateFolder; saved: SavedState }> {
    await ensureFolder(nodeDisk, folder);
    const held = await claim(nodeDisk, join(folder, 'owner.json'));
    let files: OpenFiles | undefined;
    try {
      await removeStaleTemporaries(nodeDisk, folder);
      const { generation, symbols, unsent } = await readSnapshot(join(folder, SNAPSHOT));
      files = await openFiles(folder, generation);
      const candles = (await wholeLines(files[0])).map((line) => JSON.parse(line) as Candle);
      const done = Number((await wholeLines(files[1])).at(-1) ?? 0);
      const histories = new Map(symbols.map((own) => [own.symbol, unpackHistory(own)]));
      const saved = { histories, candles, unsent, done };
      return { state: new StateFolder(folder, held, generation, files, saved), saved };
    } catch (error) {
      if (files !== undefined) await closeQuietly(files);
      await held.release();
      throw error;
    }
  }

  /** Adds used candles; on the disk when the call returns. */
  async addCandles(candles: readonly Candle[]): Promise<void> {
    if (candles.length === 0) return;
    await this.#candles.writeFile(linesOf(candles.map((candle) => JSON.stringify(candle))));
    await this.#candles.datasync();
    this.candles += candles.length;
  }

  /** Adds records that are done with. A power loss may forget them: they are then sent again. */
  async addDone(records: number): Promise<void> {
    this.#done += records;
    await this.#doneFile.writeFile(linesOf([String(this.#done)]));
  }

  /** Replaces the snapshot. Everything of the candles so far must be written or be in `unsent`. */
  async publish(
    histories: ReadonlyMap<string, { readonly state: HistoryState }>,
    unsent: readonly string[],
  ): Promise<void> {
    const generation = this.#generation + 1;
    // Files of a generation that was never published are left by a killed process.
    await this.#removeFiles((own) => own !== this.#generation);
    const files = await openFiles(this.#folder, generation);
    const snapshot: Snapshot = {
      schema_version: 1,
      generation,
      symbols: [...histories].map(([symbol, { state }]) => packHistory(symbol, state)),
      unsent: [...unsent],
    };
    const text = Buffer.from(`${JSON.stringify(snapshot)}\n`);
    try {
      await publishFile(nodeDisk, join(this.#folder, SNAPSHOT), text);
    } catch (error) {
      await closeQuietly(files);
      throw error;
    }
    // Nothing of the old files is needed any more.
    await closeQuietly([this.#candles, this.#doneFile]);
    this.#generation = generation;
    [this.#candles, this.#doneFile] = files;
    this.#done = this.candles = 0;
    await this.#removeFiles((own) => own !== generation);
  }

  async close(): Promise<void> {
    try {
      await this.#candles.close();
    } finally {
      await this.#doneFile.close().finally(() => this.#claim.release());
    }
  }

  async #removeFiles(isOld: (generation: number) => boolean): Promise<void> {
    for (const name of await namesIn(this.#folder)) {
      const generation = OF_A_GENERATION.exec(name)?.[1];
      if (generation !== undefined && isOld(Number(generation))) {
        await nodeDisk.remove(join(this.#folder, name));
      }
    }
  }
}

const linesOf = (lines: readonly string[]) =>
  Buffer.from(lines.map((line) => `${line}\n`).join(''));

type OpenFiles = readonly [candles: OpenFile, done: OpenFile];

async function openFiles(folder: string, generation: number): Promise<OpenFiles> {
  const open = (kind: string) => nodeDisk.open(join(folder, `${kind}-${generation}.jsonl`), 'a+');
  const candles = await open('candles');
  try {
    return [candles, await open('done')];
  } catch (error) {
    await closeQuietly([candles]);
    throw error;
  }
}

async function closeQuietly(files: readonly OpenFile[]): Promise<void> {
  for (const file of files) await file.close().catch(() => undefined);
}

/** The lines of a file; one that a killed process has left incomplete is cut. */
async function wholeLines(file: OpenFile): Promise<string[]> {
  const { size } = await file.stat();
  const bytes = await file.read(0, size);
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < size) await file.truncate(end);
  return bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
}

async function readSnapshot(path: string): Promise<Snapshot> {
  try {
    const text = String(await readRegularFile(path, { maxBytes: MAX_BYTES }));
    return snapshotSchema.parse(JSON.parse(text));
  } catch (cause) {
    if (hasErrno(cause, 'ENOENT'))
      return { schema_version: 1, generation: 0, symbols: [], unsent: [] };
    throw new AgentsError('state_unreadable', {
      message: `${path} is no snapshot of this version.`,
      expected: 'a file that meta-agents run wrote',
      received: (cause as Error).message.split('\n')[0],
      next: 'name another --state; --history fills a new one from candles',
      cause,
    });
  }
}
