import { dirname, resolve } from 'node:path';
import type { Disk, OpenFile } from '../disk/disk';
import { syncFolder } from '../folders/sync-folder';
import { orRemove, removeQuietly } from '../temporaries/or-remove';
import { removeStaleTemporaries, temporaryPath } from '../temporaries/temporary';
import { asFileError } from './as-file-error';
import { assertReplaceable } from './assert-replaceable';

const BUFFER_LENGTH = 1 << 20;

export interface StagedFileOptions {
  /** Paths that the same command reads: they are never replaced. */
  readonly inputs?: readonly string[];
}

/**
 * A temporary file beside its destination; `publish` moves it there after a sync. Until then the
 * destination keeps its old contents. The published file has the permissions of a new file.
 * @example
 * import { existsSync } from 'node:fs';
 * const file = await StagedFile.create(nodeDisk, 'matrix.csv');
 * await file.append('a,b\n');
 * existsSync('matrix.csv'); // false
 * await file.publish();
 * existsSync('matrix.csv'); // true
 */
export class StagedFile {
  /** The path of the temporary file. */
  readonly temporary: string;
  readonly #disk: Disk;
  readonly #path: string;
  readonly #inputs: readonly string[];
  readonly #file: OpenFile;
  #text = '';
  #bytes = 0;
  #state: 'open' | 'sealed' | 'published' = 'open';

  private constructor(
    disk: Disk,
    path: string,
    inputs: readonly string[],
    temporary: string,
    file: OpenFile,
  ) {
    this.#disk = disk;
    this.#path = path;
    this.#inputs = inputs;
    this.temporary = temporary;
    this.#file = file;
  }

  /** @throws FileError when the destination cannot be written or must not be replaced */
  static async create(
    disk: Disk,
    typed: string,
    { inputs = [] }: StagedFileOptions = {},
  ): Promise<StagedFile> {
    const path = resolve(typed);
    await asFileError(typed, assertReplaceable(path, inputs));
    // In a shared folder this user may lack the right to remove another user's temporaries.
    await removeStaleTemporaries(disk, dirname(path)).catch(() => undefined);
    const temporary = temporaryPath(dirname(path));
    const opening = orRemove(disk, temporary, () => disk.open(temporary, 'wx'));
    const file = await asFileError(typed, opening);
    return new StagedFile(disk, path, inputs, temporary, file);
  }

  /**
   * Takes text or bytes, in order.
   * @returns a promise when bytes must be written now; await it before the next call
   * @throws FileError
   */
  append(data: string | Uint8Array): Promise<void> | undefined {
    if (typeof data !== 'string') return asFileError(this.#path, this.#appendBytes(data));
    this.#text += data;
    if (this.#text.length < BUFFER_LENGTH) return undefined;
    return asFileError(this.#path, this.#flush());
  }

  /** Syncs the contents to the disk; a failed sync is final. @throws FileError */
  async seal(): Promise<void> {
    if (this.#state === 'open') await asFileError(this.#path, this.#seal());
  }

  /** Renames the file to its destination; contents and name are synced. @throws FileError */
  async publish(): Promise<void> {
    await this.seal();
    await asFileError(this.#path, this.#publish());
  }

  /** Removes an unpublished temporary. Never throws: it would hide an earlier error. */
  async discard(): Promise<void> {
    if (this.#state === 'published') return;
    if (this.#state === 'open') await this.#close().catch(() => undefined);
    await removeQuietly(this.#disk, this.temporary);
  }

  async #seal(): Promise<void> {
    await this.#flush();
    const { size } = await this.#file.stat();
    if (size !== this.#bytes) throw new Error(`wrote ${size} bytes of ${this.#bytes}`);
    await this.#file.sync();
    await this.#close();
  }

  async #publish(): Promise<void> {
    await assertReplaceable(this.#path, this.#inputs);
    await orRemove(this.#disk, this.temporary, () => this.#disk.rename(this.temporary, this.#path));
    this.#state = 'published';
    await syncFolder(this.#disk, dirname(this.#path));
  }

  async #appendBytes(data: Uint8Array): Promise<void> {
    await this.#flush();
    await this.#write(data);
  }

  async #flush(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    if (text !== '') await this.#write(Buffer.from(text));
  }

  async #write(data: Uint8Array): Promise<void> {
    await this.#file.writeFile(data);
    this.#bytes += data.byteLength;
  }

  async #close(): Promise<void> {
    this.#state = 'sealed';
    await this.#file.close();
  }
}
