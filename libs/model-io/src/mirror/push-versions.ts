import { join } from 'node:path';
import { ModelError } from '../errors';
import { MANIFEST } from '../format/manifest';
import { READ_LIMITS, readOwnFile } from '../format/read-own-file';
import { verifyFiles } from '../load/verify-files';
import { listVersions } from '../registry/read-registry';
import { versionPath } from '../registry/registry-paths';
import { fileKey } from './keys';
import type { ObjectStore } from './object-store';

export interface PushedVersions {
  readonly pushed: readonly string[];
  readonly damaged: readonly string[];
}

/**
 * Uploads the versions that the storage does not hold; the manifest of each comes last and says that
 * the version is complete.
 * @param required a version that must be intact
 * @throws ModelError of verifyFiles, version_differs, store_unreachable
 */
export async function pushVersions(
  dir: string,
  store: ObjectStore,
  required: string,
): Promise<PushedVersions> {
  const pushed: string[] = [];
  const damaged: string[] = [];
  for (const version of await listVersions(dir)) {
    try {
      if (await pushVersion(dir, store, version)) pushed.push(version);
    } catch (error) {
      const isLocal = error instanceof ModelError && !error.code.startsWith('store_');
      if (!isLocal || version === required || error.code === 'version_differs') throw error;
      damaged.push(version);
    }
  }
  return { pushed, damaged };
}

async function pushVersion(dir: string, store: ObjectStore, version: string): Promise<boolean> {
  const folder = versionPath(dir, version);
  const manifest = await readLocal(folder, MANIFEST);
  const key = fileKey(version, MANIFEST);
  const found = await store.get(key, READ_LIMITS.small);
  if (found !== null) {
    if (Buffer.from(found.bytes).equals(manifest)) return false;
    throw new ModelError('version_differs', { at: `${store.url}/${key}` });
  }
  const { value } = await verifyFiles(folder);
  for (const name of Object.keys(value.manifest.files)) {
    await store.put(fileKey(version, name), await readLocal(folder, name));
  }
  await store.put(key, manifest);
  return true;
}

async function readLocal(folder: string, name: string): Promise<Uint8Array> {
  const path = join(folder, name);
  const bytes = await readOwnFile(path, READ_LIMITS.artifactFile, 'artifact_unreadable');
  if (bytes !== undefined) return bytes;
  throw new ModelError('file_missing', { at: path, received: 'no such file' });
}
