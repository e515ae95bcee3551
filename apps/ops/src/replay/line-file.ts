import { lstat, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { nodeDisk, syncFolder, temporaryPath, type OpenFile } from '@meta-agent/durable-files';
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

  /**
   * @param inputs what is read meanwhile
   * @throws OpsError output_not_writable
   */
  static async create(typed: string, inputs: readonly string[]): Promise<LineFile> {
    const path = resolve(typed);
    await assertReplaceable(path, inputs);
    const temporary = temporaryPath(dirname(path));
    const file = await writing(typed, () => nodeDisk.open(temporary, 'wx'));
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
      await nodeDisk.rename(this.#temporary, this.#path);
    });
    await syncFolder(nodeDisk, dirname(this.#path));
  }

  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await nodeDisk.remove(this.#temporary);
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#pending.join(''));
    this.#pending = [];
    this.#pendingLength = 0;
    await writing(this.#path, () => this.#file.writeFile(bytes));
  }
}

/** Nothing but a plain file is ever replaced, and no input. */
async function assertReplaceable(path: string, inputs: readonly string[]): Promise<void> {
  const there = await lstat(path).catch(() => null);
  if (there === null) return;
  const isInput = await Promise.all(inputs.map((input) => isSameFile(input, path)));
  if (there.isFile() && !isInput.includes(true)) return;
  throw new OpsError('output_not_writable', {
    message: `${path} is not to be replaced.`,
    expected: 'a new file, or a plain one that is no input',
    received: there.isFile() ? 'one of the inputs' : 'no plain file',
    next: 'name another file with --out',
  });
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((path) => stat(path).catch(() => null)));
  return a !== null && b !== null && a.dev === b.dev && a.ino === b.ino;
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
