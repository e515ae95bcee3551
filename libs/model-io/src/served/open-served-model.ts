import { loadArtifact, type LoadedModel } from '../load/load-artifact';
import type { Current } from '../registry/current';
import { isArtifactFolder } from '../registry/open-model';
import { loadPromoted, readCurrent } from '../registry/read-registry';
import { assertRegistry } from '../registry/registry';
import { assertNotFallen } from './assert-not-fallen';
import type { ServedMemory } from './served-memory';

export interface ServedModelOptions {
  readonly memory: ServedMemory;
}

/**
 * Like openModel, for an engine: the registry must not be older than what was served from it.
 * @throws ModelError generation_fell and the errors of openModel
 * @example
 * import { nodeDisk } from '@meta-agent/durable-files';
 * const memory = new ServedMemory(null, nodeDisk);
 * await openServedModel('nowhere', { memory }).catch(({ code }) => code); // 'registry_missing'
 */
export async function openServedModel(
  dir: string,
  { memory }: ServedModelOptions,
): Promise<LoadedModel> {
  if (await isArtifactFolder(dir)) {
    // A registry that was served does not become the folder of one artifact.
    await assertNotFallen(dir, null, memory);
    return loadArtifact(dir);
  }
  await assertRegistry(dir);
  const current = await readCurrent(dir);
  if (current !== null) await assertNotFallen(dir, current, memory);
  const model = await loadPromoted(dir, current);
  if (current !== null) await memory.remember(dir, servedOf(current));
  return model;
}

function servedOf({ generation, promoted_at, ledger_head: { hash } }: Current) {
  return { generation, hash, promoted_at };
}
