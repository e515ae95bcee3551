import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import type { Disk, OpenFile } from '../disk/disk';
import { syncFolder } from '../folders/sync-folder';
import { asFileError } from '../publish/as-file-error';
import { assertReplaceable } from '../publish/assert-replaceable';
import { claim, type Claim } from './claim';

const BUFFER_LENGTH = 1 << 20;

export interface ResumableFileOptions {
  /**
   * Describes all that the contents depend on: a partial file of another key is not continued.
   */
  readonly key: string;
  /** Paths that the same command reads: they are never replaced. */
  readonly inputs?: readonly string[];
}

/**
 * A large file that takes long to compute. It grows as a hidden partial file beside its destination,
 * which stays when the process is killed: the next process with the same key goes on with it.
 * `publish` moves it to its destination after a sync. One process at a time holds it.
 * @example
 * const first = await ResumableFile.open(nodeDisk, 'log.jsonl', { key: 'inputs' });
 * await first.append('a\n');
 * await first.flush();
 * await first.close(); // undefined
 * const second = await ResumableFile.open(nodeDisk, 'log.jsonl', { key: 'inputs' });
 * second.size; // 2
 * await second.append('b\n');
 * await second.publish(); // undefined
 */
export class ResumableFile {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #inputs: readonly string[];
  readonly #file: OpenFile;
  readonly #claim: Claim;
  #size: number;
  #text = '';
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    disk: Disk,
    path: string,
    inputs: readonly string[],
    /** The path of the partial file. */
    readonly partial: string,
    file: OpenFile,
    held: Claim,
    size: number,
  ) {
    this.#disk = disk;
    this.#path = path;
    this.#inputs = inputs;
    this.#file = file;
    this.#claim = held;
    this.#size = size;
  }

  /** @throws FileError, also when another process holds the partial file */
  static async open(
    disk: Disk,
    typed: string,
    { key, inputs = [] }: ResumableFileOptions,
  ): Promise<ResumableFile> {
    const path = resolve(typed);
    await asFileError(typed, assertReplaceable(path, inputs));
    const digest = createHash('sha256').update(key).digest('hex').slice(0, 16);
    const partial = join(dirname(path), `.${basename(path)}.${digest}.partial`);
    const held = await asFileError(typed, claim(disk, `${partial}.owner`));
    let file: OpenFile | undefined;
    try {
      file = await asFileError(typed, disk.open(partial, 'a+'));
      const { size } = await asFileError(typed, file.stat());
      return new ResumableFile(disk, path, inputs, partial, file, held, size);
    } catch (error) {
      await file?.close().catch(() => undefined);
      await held.release();
      throw error;
    }
  }

  /** Bytes of the partial file, without text that is not written yet. */
  get size(): number {
    return this.#size;
  }

  /** @returns as many bytes as asked for, or those up to the end */
  read(position: number, length: number): Promise<Buffer> {
    return this.#file.read(position, length);
  }

  /** Removes the bytes from this position on. @throws FileError */
  async cutTo(size: number): Promise<void> {
    await asFileError(this.#path, this.#file.truncate(size));
    this.#size = size;
  }

  /**
   * Takes text, in order. A full buffer is written while the caller goes on.
   * @returns a promise when an earlier buffer is still being written; await it before the next call
   * @throws FileError
   */
  append(text: string): Promise<void> | undefined {
    this.#text += text;
    if (this.#text.length < BUFFER_LENGTH) return undefined;
    const before = this.#writing;
    this.#writing = before.then(() => this.#write());
    // An error is thrown by the next call that awaits it.
    this.#writing.catch(() => undefined);
    return before;
  }

  /** Writes all text, so that the next process finds it. @throws FileError */
  async flush(): Promise<void> {
    await this.#writing;
    await this.#write();
  }

  /** Moves the file to its destination; contents and name are synced. @throws FileError */
  async publish(): Promise<void> {
    await asFileError(this.#path, this.#publish());
  }

  /** Leaves the partial file for the next process. Never throws: it would hide an earlier error. */
  async close(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#file.close().catch(() => undefined);
    await this.#claim.release();
  }

  async #write(): Promise<void> {
    const data = Buffer.from(this.#text);
    this.#text = '';
    await asFileError(this.#path, this.#file.writeFile(data));
    this.#size += data.length;
  }

  async #publish(): Promise<void> {
    await this.flush();
    const { size } = await this.#file.stat();
    if (size !== this.#size) throw new Error(`wrote ${size} bytes of ${this.#size}`);
    await this.#file.sync();
    await assertReplaceable(this.#path, this.#inputs);
    await this.#disk.rename(this.partial, this.#path);
    await syncFolder(this.#disk, dirname(this.#path));
    await this.close();
  }
}
