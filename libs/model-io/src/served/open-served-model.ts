import { ModelError } from '../errors';
import { loadArtifact, type LoadedModel } from '../load/load-artifact';
import { lineOf } from '../registry/continues-history';
import { isArtifactFolder } from '../registry/open-model';
import { loadPromoted, readCurrent } from '../registry/read-registry';
import { assertRegistry } from '../registry/registry-folder';
import type { VerifyKeys } from '../signature/keys';
import { assertNotFallen } from './assert-not-fallen';
import { realFolder } from './folder-memory';
import type { ServedMemory } from './served-memory';

export interface ServedModelOptions {
  readonly memory: ServedMemory;
  /** When given, nothing is served that none of these keys signed. */
  readonly verifyKeys?: VerifyKeys | undefined;
}

/**
 * Like openModel, for an engine: the registry must not be older than what was served from it.
 * @throws ModelError generation_fell, signature_* and the errors of openModel
 * @example
 * import { nodeDisk } from '@meta-agent/durable-files';
 * const memory = new ServedMemory(null, nodeDisk);
 * await openServedModel('nowhere', { memory }).catch(({ code }) => code); // 'registry_missing'
 */
export async function openServedModel(
  folder: string,
  { memory, verifyKeys }: ServedModelOptions,
): Promise<LoadedModel> {
  const dir = await realFolder(folder);
  if (await isArtifactFolder(dir)) {
    // A registry that was served does not become the folder of one artifact.
    await assertNotFallen(dir, null, memory);
    if (verifyKeys !== undefined) throw unsignedArtifact(dir);
    return loadArtifact(dir);
  }
  await assertRegistry(dir);
  const current = await readCurrent(dir);
  if (current !== null) await assertNotFallen(dir, current, memory);
  const model = await loadPromoted(dir, current, verifyKeys);
  if (current !== null) await memory.remember(dir, lineOf(current));
  return model;
}

function unsignedArtifact(dir: string): ModelError {
  return new ModelError('signature_missing', {
    at: dir,
    expected: 'a registry whose current version is signed',
    received: 'the folder of one artifact, which has no signature',
    next: 'name a registry in META_V2_MODEL_DIR, or unset META_VERIFY_KEY',
  });
}
