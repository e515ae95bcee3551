import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../errors';
import { MANIFEST } from '../format/manifest';
import { loadArtifact, type LoadedModel } from '../load/load-artifact';
import { expectVersion, loadCurrent, loadVersion } from './read-registry';
import { assertRegistry } from './registry-folder';
import { currentPath, ledgerPath, versionsPath } from './registry-paths';

/**
 * Whether a model folder is one artifact; any other folder counts as a registry. An artifact that
 * was copied into a registry's root would otherwise take the place of the promoted version.
 * @throws ModelError artifact_in_registry
 */
export async function isArtifactFolder(dir: string): Promise<boolean> {
  if (!(await exists(join(dir, MANIFEST)))) return false;
  for (const path of [currentPath(dir), ledgerPath(dir), versionsPath(dir)]) {
    if (await exists(path)) throw strayArtifact(dir, path);
  }
  return true;
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function strayArtifact(dir: string, path: string): ModelError {
  return new ModelError('artifact_in_registry', {
    at: dir,
    expected: 'a registry, or the folder of one artifact',
    received: `${MANIFEST} beside ${path}`,
  });
}

/**
 * Loads a model from META_V2_MODEL_DIR: a registry (the current or the named version) or the
 * folder of one artifact.
 * @throws ModelError artifact_in_registry, registry_missing, version_mismatch and the errors of the registry's load
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
