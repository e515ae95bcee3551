import { createHash, type Hash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, pipeline, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { TrainerError } from '../errors';

const LOG_NAME = /\.(?:jsonl|ndjson)(?:\.gz)?$/;

/** What was read so far: bytes for the progress, a digest for the metadata. */
export class InputLedger {
  readonly files: string[] = [];
  readonly #hash: Hash = createHash('sha256');
  bytes = 0;

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.#hash.update(chunk);
  }

  /** SHA-256 over the bytes of all files, in the order in which they were read. */
  digest(): string {
    return this.#hash.copy().digest('hex');
  }
}

/** Text of a file, plain or gzip, as a stream of chunks; its bytes are entered in the ledger. */
export async function* openText(path: string, ledger: InputLedger): AsyncGenerator<string> {
  ledger.files.push(path);
  const source = createReadStream(path);
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      ledger.add(chunk);
      done(null, chunk);
    },
  });
  const text = path.endsWith('.gz') ? createGunzip() : new PassThrough();
  // An error of any part destroys the last one, and so reaches whoever iterates it.
  pipeline(source, counted, text, () => undefined);
  try {
    yield* text.setEncoding('utf8') as AsyncIterable<string>;
  } catch (cause) {
    throw new TrainerError('input_unreadable', {
      message: `${path} cannot be read to its end.`,
      expected: path.endsWith('.gz') ? 'a whole gzip file' : 'a readable file',
      received: (cause as Error).message,
      next: 'fetch or write the file again',
      cause,
    });
  }
}

/** The files that the given paths mean: a file is itself, a folder its logs in name order. */
export async function findLogs(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const stats = await statInput(path);
    found.push(...(stats.isDirectory() ? await logsIn(path) : [path]));
  }
  return found;
}

/** Bytes of all files together. */
export async function totalBytes(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await statInput(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** @throws TrainerError when there is nothing at that path. */
export async function statInput(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (cause) {
    throw new TrainerError('input_not_found', {
      message: `${path} cannot be opened.`,
      expected: 'a file or folder',
      received: (cause as NodeJS.ErrnoException).code ?? 'an error',
      next: 'check the path, and that you may read it',
      cause,
    });
  }
}

async function logsIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => LOG_NAME.test(name)).sort();
  if (names.length === 0) {
    throw new TrainerError('no_logs_in_folder', {
      message: `The folder ${folder} holds no prediction log.`,
      expected: 'files named *.jsonl or *.jsonl.gz',
      received: 'none',
      next: 'name another folder, or the files themselves',
    });
  }
  return names.map((name) => join(folder, name));
}
