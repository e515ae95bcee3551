import { createGunzip } from 'node:zlib';
import { CommandError } from '@meta-agent/command-line';
import { OpenError, openRegularFile } from '@meta-agent/durable-files';
import { ModelError } from '@meta-agent/model-io';
import { Parser, type ReadEntry } from 'tar';
import { OpsError } from '../errors';
import { refused } from './archive-error';

export interface EntryVisitor {
  /** Checks an entry before its contents are read; an exception stops the reading. */
  admit(entry: { readonly path: string; readonly type: string; readonly size: number }): void;
  /** Checks the contents of an entry; an exception stops the reading. */
  check(path: string, bytes: Buffer): void;
  /** Receives a checked entry; the reading continues when the promise resolves. */
  take(path: string, bytes: Buffer): Promise<void>;
}

/** Bytes allowed after the end of the archive: tar programs pad the last block. */
const PADDING_BYTES = 64 * 1024;

/**
 * Reads a .tar.gz as a stream: memory holds one file, whose size `admit` has accepted.
 * @throws OpsError archive_unreadable, archive_invalid, archive_unsafe, and the visitor's errors
 */
export async function readEntries(
  file: string,
  firstPath: string,
  visitor: EntryVisitor,
): Promise<void> {
  const tar = new TarReader(visitor);
  const source = await openArchive(file);
  // No `pipeline`: it may report the abort instead of the error that caused the abort.
  const chunks = source.pipe(createGunzip());
  source.on('error', (error) => chunks.destroy(error));
  try {
    let isFirst = true;
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      if (isFirst) assertBeginsWith(firstPath, chunk);
      isFirst = false;
      await tar.write(chunk);
    }
    await tar.end();
  } catch (error) {
    if (error instanceof CommandError || error instanceof ModelError) throw error;
    throw unreadable(file, error as NodeJS.ErrnoException);
  } finally {
    source.destroy();
  }
}

/** The stream closes the file. */
async function openArchive(path: string) {
  try {
    return (await openRegularFile(path, { links: 'follow' })).file.createReadStream();
  } catch (error) {
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
}

/** Checks the first path only; this also stops the parser from unpacking a nested archive. */
function assertBeginsWith(firstPath: string, chunk: Buffer): void {
  if (chunk.subarray(0, firstPath.length).toString('latin1') === firstPath) return;
  throw refused('archive_invalid', `a backup, which begins with ${firstPath}`, 'something else');
}

function unreadable(file: string, error: NodeJS.ErrnoException): OpsError {
  if (error.code?.startsWith('Z_') === true) {
    return refused('archive_invalid', 'a whole .tar.gz', error.message, error);
  }
  return new OpsError('archive_unreadable', {
    message: `The archive ${file} cannot be read.`,
    expected: 'a plain file that this user can read',
    received: error instanceof OpenError ? error.received : error.message,
    next: 'check its name and who may read it',
    cause: error,
  });
}

interface Finished {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Turns tar's events into calls of a visitor; a refusal stops the reading at once. */
class TarReader {
  readonly #parser: Parser;
  readonly #finished: Finished[] = [];
  #refusal: Error | null = null;
  #isAtEnd = false;
  #paddingBytes = 0;

  constructor(private readonly visitor: EntryVisitor) {
    this.#parser = new Parser({
      strict: true,
      onReadEntry: (entry) => {
        this.#receive(entry);
      },
    });
    this.#parser.on('eof', () => (this.#isAtEnd = true));
    this.#parser.on('error', (error: Error) => {
      this.#refuse(refused('archive_invalid', 'a whole tar archive', error.message, error));
    });
    for (const event of ['meta', 'ignoredEntry']) {
      this.#parser.on(event, () => {
        this.#refuse(refused('archive_unsafe', 'only plain files', 'another kind of entry'));
      });
    }
  }

  async write(chunk: Buffer): Promise<void> {
    if (this.#isAtEnd) this.#paddingBytes += chunk.length;
    if (this.#paddingBytes > PADDING_BYTES) {
      throw refused(
        'archive_invalid',
        'nothing after the end of the archive',
        `${this.#paddingBytes} bytes more`,
      );
    }
    this.#parser.write(chunk);
    await this.#settle();
  }

  async end(): Promise<void> {
    this.#parser.end();
    await this.#settle();
  }

  async #settle(): Promise<void> {
    if (this.#refusal !== null) throw this.#refusal;
    for (const { path, bytes } of this.#finished.splice(0)) await this.visitor.take(path, bytes);
  }

  #receive(entry: ReadEntry): void {
    this.#attempt(() => {
      this.visitor.admit(entry);
    });
    if (this.#refusal !== null) {
      entry.resume();
      return;
    }
    const chunks: Buffer[] = [];
    entry.on('data', (chunk) => chunks.push(chunk));
    entry.on('end', () => {
      const bytes = Buffer.concat(chunks);
      this.#attempt(() => {
        this.visitor.check(entry.path, bytes);
      });
      this.#finished.push({ path: entry.path, bytes });
    });
  }

  #attempt(step: () => void): void {
    if (this.#refusal !== null) return;
    try {
      step();
    } catch (error) {
      this.#refuse(error as Error);
    }
  }

  #refuse(error: Error): void {
    this.#refusal ??= error;
  }
}
