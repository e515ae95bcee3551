import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureFolder, publishFile, type Disk } from '@meta-agent/durable-files';
import { z } from 'zod';
import { decodeJson, encodeJson, parseWith } from '../format/json-file';
import { sha256Schema } from '../format/manifest';
import { READ_LIMITS, readOwnFile } from '../format/read-own-file';

const servedSchema = z.object({
  generation: z.int().min(1),
  /** Hash of the ledger's line of that generation. */
  hash: sha256Schema,
  /** When that line was written, ISO 8601. */
  promoted_at: z.string(),
});
/** The highest generation of a registry that an engine has served. */
export type Served = Readonly<z.infer<typeof servedSchema>>;

const memorySchema = z.record(z.string(), servedSchema);

/** Begins with a dot: programs that read a folder of logs leave it alone. */
const MEMORY_FILE = '.served-generations.json';

/**
 * What an engine has served, by the registry's real folder: registries that are exchanged by a
 * symbolic link have histories of their own. The file lies in the folder of the decision log, where
 * a writer of the registry has no access. Without a folder the memory ends with the process.
 */
export class ServedMemory {
  readonly path: string | null;
  readonly #folder: string | null;
  #known = new Map<string, Served>();

  /** @param onError receives an error of the disk: serving goes on, the memory lasts as long as the process */
  constructor(
    folder: string | null,
    private readonly disk: Disk,
    private readonly onError: (error: Error) => void = () => undefined,
  ) {
    this.#folder = folder;
    this.path = folder === null ? null : join(folder, MEMORY_FILE);
  }

  /** A file that cannot be used is reported, not fatal: whoever can spoil it can remove it. */
  async recall(dir: string): Promise<Served | null> {
    await this.#load().catch(this.onError);
    return this.#known.get(await realFolder(dir)) ?? null;
  }

  /** Keeps the generation, in this process at once, and on the disk if the disk lets it. */
  async remember(dir: string, served: Served): Promise<void> {
    const folder = await realFolder(dir);
    const before = this.#known.get(folder);
    this.#known.set(folder, served);
    if (this.#folder === null || this.path === null || before?.hash === served.hash) return;
    try {
      await ensureFolder(this.disk, this.#folder);
      await publishFile(this.disk, this.path, encodeJson(Object.fromEntries(this.#known)));
    } catch (error) {
      this.onError(error as Error);
    }
  }

  /** Another engine may have written the file; of two generations the higher one counts. */
  async #load(): Promise<void> {
    if (this.path === null) return;
    const code = 'registry_unreadable';
    const bytes = await readOwnFile(this.path, READ_LIMITS.small, code);
    if (bytes === undefined) return;
    const found = parseWith(memorySchema, decodeJson(bytes, code, this.path), code, this.path);
    for (const [folder, served] of Object.entries(found)) {
      const known = this.#known.get(folder);
      if (known === undefined || known.generation < served.generation) {
        this.#known.set(folder, served);
      }
    }
  }
}

function realFolder(dir: string): Promise<string> {
  return realpath(dir).catch(() => dir);
}
