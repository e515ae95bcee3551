import { join } from 'node:path';
import {
  ensureFolder,
  syncFolder,
  temporaryPath,
  writeNewFile,
  type Disk,
} from '@meta-agent/durable-files';
import { ModelError, wrapErrors } from '../errors';
import { ARTIFACT_FILES, GROUP_FILES, isArtifactFile, MANIFEST, REPORT } from '../format/manifest';
import { isVersionName } from '../format/version';
import { loadArtifact, type LoadedModel } from '../load/load-artifact';
import { expectVersion } from './read-registry';
import { versionsPath } from './registry-paths';

/** The place where versions are assembled before they become part of the registry. */
export interface Staging {
  /** Writes one file of a version. @throws ModelError version_invalid, file_invalid, write_failed */
  write(version: string, name: string, bytes: Uint8Array): Promise<void>;
}

/** A version that is complete, synced and valid, but not yet in its place. */
export interface StagedVersion {
  readonly model: LoadedModel;
  readonly path: string;
}

/**
 * Lets `unpack` write versions into temporary folders beside their places, validates each version
 * and passes all of them on. Folders that were not moved away are removed afterwards.
 * @throws ModelError of the first invalid version, and the errors of both callbacks
 */
export async function withStagedVersions<T>(
  { dir, disk }: { dir: string; disk: Disk },
  unpack: (staging: Staging) => Promise<void>,
  work: (staged: readonly StagedVersion[]) => Promise<T>,
): Promise<T> {
  const parent = versionsPath(dir);
  await wrapErrors('registry_not_writable', dir, () => ensureFolder(disk, parent));
  const folders = new Map<string, string>();
  try {
    await unpack({
      write: async (version, name, bytes) => {
        assertArtifactFile(version, name);
        const folder = folders.get(version) ?? temporaryPath(parent);
        await wrapErrors('write_failed', folder, async () => {
          if (!folders.has(version)) await disk.mkdir(folder);
          folders.set(version, folder);
          await writeNewFile(disk, join(folder, name), bytes);
        });
      },
    });
    return await work(await examineAll(disk, folders));
  } finally {
    // The next writer removes folders that cannot be removed now.
    for (const folder of folders.values()) await disk.remove(folder).catch(() => undefined);
  }
}

function assertArtifactFile(version: string, name: string): void {
  if (!isVersionName(version)) {
    throw new ModelError('version_invalid', { received: JSON.stringify(version) });
  }
  if (!isArtifactFile(name)) {
    const expected = `${[...ARTIFACT_FILES, ...GROUP_FILES, REPORT].join(', ')} or ${MANIFEST}`;
    throw new ModelError('file_invalid', { at: version, expected, received: name });
  }
}

async function examineAll(
  disk: Disk,
  folders: ReadonlyMap<string, string>,
): Promise<StagedVersion[]> {
  const staged: StagedVersion[] = [];
  for (const [version, path] of [...folders].sort()) {
    const model = expectVersion(await loadArtifact(path), version, version);
    await wrapErrors('write_failed', path, () => syncFolder(disk, path));
    staged.push({ model, path });
  }
  return staged;
}
