import type { Disk } from '@meta-agent/durable-files';
import { z } from 'zod';
import { sha256Schema } from '../format/manifest';
import { FolderMemory } from './folder-memory';

const servedSchema = z.object({
  generation: z.int().min(1),
  /** Hash of the ledger's line of that generation. */
  hash: sha256Schema,
  /** When that line was written, ISO 8601. */
  promoted_at: z.string(),
});
/** The highest generation of a registry that an engine has served. */
export type Served = Readonly<z.infer<typeof servedSchema>>;

const FILE = '.served-generations.json';

/** What an engine has served. Without a folder the memory ends with the process. */
export class ServedMemory extends FolderMemory<Served> {
  /** @param onError receives an error of the disk */
  constructor(
    folder: string | null,
    disk: Disk,
    onError: (error: Error) => void = () => undefined,
  ) {
    super({ folder, file: FILE, schema: servedSchema, disk, onError });
  }
}
