import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureFolder, publishFile, type Disk } from '@meta-agent/durable-files';
import { z } from 'zod';
import { decodeJson, encodeJson, parseWith } from '../format/json-file';
import { READ_LIMITS, readOwnFile } from '../format/read-own-file';

/** What is remembered of a registry; of two generations the higher one counts. */
export interface Remembered {
  readonly generation: number;
  /** SHA-256 of what proves the generation. */
  readonly hash: string;
}

export interface FolderMemoryOptions<T> {
  /** The folder of the decision log; null: the memory ends with the process. */
  readonly folder: string | null;
  /** Begins with a dot: programs that read a folder of logs leave it alone. */
  readonly file: `.${string}`;
  readonly schema: z.ZodType<T>;
  readonly disk: Disk;
  /** Receives an error of the disk: serving goes on, the memory lasts as long as the process. */
  readonly onError: (error: Error) => void;
}

/**
 * What an engine has seen, by the registry's real folder: registries that are exchanged by a symbolic
 * link have histories of their own. The file lies in the folder of the decision log, where a writer
 * of the registry has no access.
 */
export class FolderMemory<T extends Remembered> {
  readonly path: string | null;
  readonly #options: FolderMemoryOptions<T>;
  #known = new Map<string, T>();

  constructor(options: FolderMemoryOptions<T>) {
    this.#options = options;
    const { folder, file } = options;
    this.path = folder === null ? null : join(folder, file);
  }

  /** A file that cannot be used is reported, not fatal: whoever can spoil it can remove it. */
  async recall(dir: string): Promise<T | null> {
    await this.#load().catch(this.#options.onError);
    return this.#known.get(await realFolder(dir)) ?? null;
  }

  /** Keeps the generation, in this process at once, and on the disk if the disk lets it. */
  async remember(dir: string, seen: T): Promise<void> {
    const real = await realFolder(dir);
    const before = this.#known.get(real);
    this.#known.set(real, seen);
    const { folder, disk, onError } = this.#options;
    if (folder === null || this.path === null || before?.hash === seen.hash) return;
    try {
      await ensureFolder(disk, folder);
      await publishFile(disk, this.path, encodeJson(Object.fromEntries(this.#known)));
    } catch (error) {
      onError(error as Error);
    }
  }

  /** Another engine may have written the file. */
  async #load(): Promise<void> {
    if (this.path === null) return;
    const code = 'registry_unreadable';
    const bytes = await readOwnFile(this.path, READ_LIMITS.small, code);
    if (bytes === undefined) return;
    const schema = z.record(z.string(), this.#options.schema);
    const found = parseWith(schema, decodeJson(bytes, code, this.path), code, this.path);
    for (const [folder, seen] of Object.entries(found)) {
      const known = this.#known.get(folder);
      if (known === undefined || known.generation < seen.generation) this.#known.set(folder, seen);
    }
  }
}

/**
 * The folder that a path names now; the path itself while there is none. Whoever reads a registry and
 * remembers what was read does both by this folder: the symbolic link that names the registry may be
 * exchanged in between, and another registry would be remembered as what this one was.
 * @example
 * await realFolder('nowhere'); // 'nowhere'
 */
export function realFolder(dir: string): Promise<string> {
  return realpath(dir).catch(() => dir);
}
