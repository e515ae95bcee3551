import { randomBytes } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A file that grows beside its destination and takes its place only when it is whole. */
export class StagedFile {
  private constructor(
    private readonly handle: FileHandle,
    private readonly stagedPath: string,
    private readonly path: string,
  ) {}

  static async open(path: string): Promise<StagedFile> {
    const name = `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`;
    const stagedPath = join(dirname(path), name);
    return new StagedFile(await open(stagedPath, 'wx'), stagedPath, path);
  }

  /** Resolves when all of it is written; to be awaited before the next. */
  async append(text: string): Promise<void> {
    // A FileHandle loops over short writes and throws what fails; a stream would also need its
    // drain and error events raced against each other for three files that grow in step.
    await this.handle.appendFile(text);
  }

  /** Some file systems report a full disk only here. */
  async seal(): Promise<void> {
    await this.handle.sync();
    await this.handle.close();
  }

  async publish(): Promise<void> {
    await rename(this.stagedPath, this.path);
  }

  /** Leaves nothing behind that was not published. */
  async discard(): Promise<void> {
    try {
      await this.handle.close();
    } finally {
      await rm(this.stagedPath, { force: true });
    }
  }
}
