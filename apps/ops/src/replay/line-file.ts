import { basename, dirname, resolve } from 'node:path';
import { nodeFiles, syncFolder, temporaryPath, type OpenFile } from '@meta-agent/model-io';
import { OpsError } from '../errors';

const BUFFER_BYTES = 1 << 20;

/** A file of JSON lines that appears when it is whole. */
export class LineFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #file: OpenFile;
  #pending: string[] = [];
  #pendingLength = 0;

  private constructor(path: string, temporary: string, file: OpenFile) {
    this.#path = path;
    this.#temporary = temporary;
    this.#file = file;
  }

  /** @throws OpsError output_not_writable */
  static async create(typed: string): Promise<LineFile> {
    const path = resolve(typed);
    const temporary = temporaryPath(dirname(path));
    const file = await writing(typed, () => nodeFiles.open(temporary, 'wx'));
    return new LineFile(path, temporary, file);
  }

  /** @returns a promise only when there is enough to be written */
  add(line: unknown): Promise<void> | undefined {
    const text = `${JSON.stringify(line)}\n`;
    this.#pending.push(text);
    this.#pendingLength += text.length;
    return this.#pendingLength < BUFFER_BYTES ? undefined : this.#flush();
  }

  /** Puts the file in its place, on the disk. */
  async publish(): Promise<void> {
    await this.#flush();
    await writing(this.#path, async () => {
      await this.#file.sync();
      await this.#file.close();
      await nodeFiles.rename(this.#temporary, this.#path);
    });
    await syncFolder(nodeFiles, dirname(this.#path));
  }

  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await nodeFiles.remove(this.#temporary);
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#pending.join(''));
    this.#pending = [];
    this.#pendingLength = 0;
    await writing(this.#path, () => this.#file.writeFile(bytes));
  }
}

async function writing<T>(path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    throw new OpsError('output_not_writable', {
      message: `${path} cannot be written.`,
      expected: `a folder with room for ${basename(path)}`,
      received: (cause as NodeJS.ErrnoException).code ?? String(cause),
      next: 'name another file with --out',
      cause,
    });
  }
}
