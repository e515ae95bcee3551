import { join } from 'node:path';
import { hasErrno, ModelError, wrapErrors } from '../errors';
import { ensureFolder } from '../files/ensure-folder';
import type { Files } from '../files/files';
import { orRemove, syncFolder, writeNewFile } from '../files/publish-file';
import { temporaryPath } from '../files/temporary';
import type { ModelDraft } from '../format/draft';
import { encodeArtifact, type EncodedArtifact } from '../format/encode-artifact';
import { loadArtifact } from '../load/load-artifact';
import { versionPath, versionsPath } from './registry-paths';

export interface SavedVersion {
  readonly version: string;
  /** Its folder. */
  readonly path: string;
}

/**
 * Writes a draft as a version that appears whole or not at all, and only if it would be loaded.
 * Needs no lock: versions never share a folder, and the same contents at the same second are the
 * same version.
 * @throws ModelError write_failed, registry_not_writable, version_exists, draft_invalid, or the
 * check of loadArtifact that the model fails
 */
export async function saveVersion(
  { dir, files, now }: { dir: string; files: Files; now: () => number },
  draft: ModelDraft,
): Promise<SavedVersion> {
  const artifact = encodeArtifact(draft, now());
  const path = versionPath(dir, artifact.version);
  const parent = versionsPath(dir);
  await wrapErrors('registry_not_writable', dir, () => ensureFolder(files, parent));
  await wrapErrors('write_failed', path, async () => {
    const temporary = temporaryPath(parent);
    await orRemove(files, temporary, async () => {
      await writeFolder(files, temporary, artifact);
      await loadArtifact(temporary);
      await moveInto(files, temporary, path, artifact);
    });
    await syncFolder(files, parent);
  });
  return { version: artifact.version, path };
}

async function writeFolder(files: Files, path: string, artifact: EncodedArtifact): Promise<void> {
  await files.mkdir(path);
  for (const [name, bytes] of artifact.files) await writeNewFile(files, join(path, name), bytes);
  await syncFolder(files, path);
}

async function moveInto(
  files: Files,
  temporary: string,
  path: string,
  artifact: EncodedArtifact,
): Promise<void> {
  try {
    await files.rename(temporary, path);
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
    await files.remove(temporary);
  }
}
