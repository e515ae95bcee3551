import { join } from 'node:path';
import {
  ensureFolder,
  hasErrno,
  orRemove,
  syncFolder,
  temporaryPath,
  writeNewFile,
  type Disk,
} from '@meta-agent/durable-files';
import { ModelError, wrapErrors } from '../errors';
import type { ModelDraft } from '../format/draft';
import { encodeArtifact, type EncodedArtifact } from '../format/encode-artifact';
import { loadArtifact } from '../load/load-artifact';
import { versionPath, versionsPath } from './registry-paths';

export interface SavedVersion {
  readonly version: string;
  /** The folder of the version. */
  readonly path: string;
}

/**
 * Writes a draft as a version, completely or not at all, and only if the version can be loaded.
 * Needs no lock: versions never share a folder, and equal contents in the same second are the same
 * version.
 * @throws ModelError write_failed, registry_not_writable, version_exists, draft_invalid, or the
 * check of loadArtifact that the model fails
 */
export async function saveVersion(
  { dir, disk, now }: { dir: string; disk: Disk; now: () => number },
  draft: ModelDraft,
): Promise<SavedVersion> {
  const artifact = encodeArtifact(draft, now());
  const path = versionPath(dir, artifact.version);
  const parent = versionsPath(dir);
  await wrapErrors('registry_not_writable', dir, () => ensureFolder(disk, parent));
  await wrapErrors('write_failed', path, async () => {
    const temporary = temporaryPath(parent);
    await orRemove(disk, temporary, async () => {
      await writeFolder(disk, temporary, artifact);
      await loadArtifact(temporary);
      await moveInto(disk, temporary, path, artifact);
    });
    await syncFolder(disk, parent);
  });
  return { version: artifact.version, path };
}

async function writeFolder(disk: Disk, path: string, artifact: EncodedArtifact): Promise<void> {
  await disk.mkdir(path);
  for (const [name, bytes] of artifact.files) await writeNewFile(disk, join(path, name), bytes);
  await syncFolder(disk, path);
}

async function moveInto(
  disk: Disk,
  temporary: string,
  path: string,
  artifact: EncodedArtifact,
): Promise<void> {
  try {
    await disk.rename(temporary, path);
  } catch (error) {
    if (!hasErrno(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    const { manifestHash } = await loadArtifact(path);
    if (manifestHash !== artifact.manifestHash) {
      throw new ModelError('version_exists', {
        at: path,
        expected: `manifest ${artifact.manifestHash}`,
        received: manifestHash,
        cause: error,
      });
    }
    await disk.remove(temporary);
  }
}
