import { dirname, join, resolve } from 'node:path';
import { syncFolder, using, writeWhole, type Disk, type OpenFile } from '@meta-agent/durable-files';

const LOG_NAME = /^predictions-\d{4}-\d\d-\d\d\.jsonl$/;
const PROBE_NAME = '.write-test';
const PROBE_BYTES = 4096;

/** The folder of the daily files, created when it is needed. */
export class LogFolder {
  readonly #path: string;
  /** Parents of new folders whose names may not be on the disk yet. */
  readonly #unsynced = new Set<string>();

  constructor(
    readonly disk: Disk,
    path: string,
  ) {
    this.#path = resolve(path);
  }

  pathOf(day: string): string {
    return join(this.#path, `predictions-${day}.jsonl`);
  }

  /** The paths of the daily files, oldest first. */
  async logs(): Promise<string[]> {
    const names = await this.disk.readdir(this.#path);
    return names
      .filter((name) => LOG_NAME.test(name))
      .sort()
      .map((name) => join(this.#path, name));
  }

  /** Opens a file for appending; when this returns, the file's name is on the disk. */
  async openLog(path: string): Promise<OpenFile> {
    await this.#ensure();
    const file = await this.disk.open(path, 'a+');
    try {
      await this.sync();
    } catch (error) {
      await file.close().catch(() => undefined); // the first error is the one to report
      throw error;
    }
    return file;
  }

  sync(): Promise<void> {
    return syncFolder(this.disk, this.#path);
  }

  /**
   * Makes one block durable, then removes it.
   * @throws the error of the disk
   */
  async probe(): Promise<void> {
    await this.#ensure();
    const path = join(this.#path, PROBE_NAME);
    try {
      await using(await this.disk.open(path, 'w'), async (file) => {
        await writeWhole(file, Buffer.alloc(PROBE_BYTES));
        await file.datasync();
      });
    } finally {
      await this.disk.remove(path);
    }
  }

  async #ensure(): Promise<void> {
    await this.#make(this.#path);
    for (const parent of this.#unsynced) {
      await syncFolder(this.disk, parent);
      this.#unsynced.delete(parent);
    }
  }

  async #make(path: string): Promise<void> {
    if (await this.#makeIn(dirname(path), path)) return;
    await this.#make(dirname(path));
    if (!(await this.#makeIn(dirname(path), path))) throw new Error(`cannot create ${path}`);
  }

  /** @returns false when the parent is missing */
  async #makeIn(parent: string, path: string): Promise<boolean> {
    try {
      await this.disk.mkdir(path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') return true;
      if (code === 'ENOENT') return false;
      this.#unsynced.add(parent); // it may have been created despite the error
      throw error;
    }
    this.#unsynced.add(parent);
    return true;
  }
}
