import { realpath } from 'node:fs/promises';
import type { RegistryIdentity } from '@meta-agent/engine-api';
import { isArtifactFolder, openRegistry } from '@meta-agent/model-io';

/**
 * Which registry a folder is, so that who changes one can tell whether the engine reads the same.
 * @returns null when the folder is one artifact's
 */
export async function readRegistryIdentity(dir: string): Promise<RegistryIdentity | null> {
  if (await isArtifactFolder(dir)) return null;
  const folder = await realpath(dir).catch(() => dir);
  // A pointer that cannot be read is a refused model; here it is a registry without a head.
  const current = await openRegistry({ dir })
    .current()
    .catch(() => null);
  return {
    folder,
    generation: current?.generation ?? 0,
    ledger_head: current?.ledger_head.hash ?? null,
  };
}
