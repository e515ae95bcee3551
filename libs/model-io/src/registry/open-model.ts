import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST } from '../format/manifest';
import { loadArtifact, type LoadedModel } from '../load/load-artifact';
import { expectVersion, loadCurrent, loadVersion } from './read-registry';
import { assertRegistry } from './registry';

/** Whether a model folder is one artifact; any other folder counts as a registry. */
export async function isArtifactFolder(dir: string): Promise<boolean> {
  return access(join(dir, MANIFEST)).then(
    () => true,
    () => false,
  );
}

/**
 * Loads a model from META_V2_MODEL_DIR: a registry (the current or the named version) or the
 * folder of one artifact.
 * @throws ModelError registry_missing, version_mismatch and the errors of the registry's load
 * @example
 * await openModel('nowhere').catch(({ code }) => code); // 'registry_missing'
 */
export async function openModel(dir: string, version?: string): Promise<LoadedModel> {
  if (await isArtifactFolder(dir)) {
    const model = await loadArtifact(dir);
    return version === undefined ? model : expectVersion(model, version, dir);
  }
  await assertRegistry(dir);
  return version === undefined ? loadCurrent(dir) : loadVersion(dir, version);
}
