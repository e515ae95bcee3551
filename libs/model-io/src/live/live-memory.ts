import type { Disk } from '@meta-agent/durable-files';
import { z } from 'zod';
import { sha256Schema } from '../format/manifest';
import { FolderMemory } from '../served/folder-memory';

const seenSchema = z.object({
  generation: z.int().min(1),
  /** SHA-256 of its file. */
  hash: sha256Schema,
  model_version: z.string(),
  /** Kept although the live state cannot be read any more: nothing but a release ends it. */
  demotion: z.object({
    demoted: z.boolean(),
    evidence: z.number().min(0),
    blocks: z.int().min(0),
  }),
});
/** The newest live state that was in force. */
export type SeenLive = Readonly<z.infer<typeof seenSchema>>;

const FILE = '.seen-live-states.json';

/** The live states that an engine had in force. Without a folder the memory ends with the process. */
export class LiveMemory extends FolderMemory<SeenLive> {
  /** @param onError receives an error of the disk */
  constructor(
    folder: string | null,
    disk: Disk,
    onError: (error: Error) => void = () => undefined,
  ) {
    super({ folder, file: FILE, schema: seenSchema, disk, onError });
  }
}
