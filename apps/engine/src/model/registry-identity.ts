import { realpath } from 'node:fs/promises';
import type { RegistryIdentity } from '@meta-agent/engine-api';
import { isArtifactFolder, openRegistry } from '@meta-agent/model-io';

/**
 * The identity of a registry: a program that changes one can check that the engine reads the same.
 * @returns null when the folder is one artifact's
 */
export async function readRegistryIdentity(dir: string): Promise<RegistryIdentity | null> {
  if (await isArtifactFolder(dir).catch(() => false)) return null;
  const folder = await realpath(dir).catch(() => dir);
  // An unreadable pointer means a refused model elsewhere; here the registry has no head.
  const current = await openRegistry({ dir: folder })
    .current()
    .catch(() => null);
  return {
    folder,
    generation: current?.generation ?? 0,
    ledger_head: current?.ledger_head.hash ?? null,
  };
}
