import {
  ensureFolder,
  isFolder,
  removeStaleTemporaries,
  temporaryPath,
  writeNewFile,
  type Disk,
} from '@meta-agent/durable-files';
import { ModelError, wrapErrors } from '../errors';
import { lockPath, versionsPath } from './registry-paths';

/** Removes what interrupted writers left behind. */
export async function removeStale(disk: Disk, dir: string): Promise<void> {
  for (const folder of [dir, versionsPath(dir), lockPath(dir)]) {
    await wrapErrors('registry_not_writable', folder, () => removeStaleTemporaries(disk, folder));
  }
}

/** Tries the disk operations of saving and promoting: permissions alone are not reliable. */
export async function assertWritable(disk: Disk, dir: string): Promise<void> {
  try {
    for (const folder of [dir, versionsPath(dir)]) {
      await ensureFolder(disk, folder);
      const probe = temporaryPath(folder);
      await writeNewFile(disk, probe, new Uint8Array(1));
      await disk.remove(probe);
    }
  } catch (error) {
    throw new ModelError('registry_not_writable', {
      at: dir,
      expected: 'a folder that this user can write to',
      received: (error as Error).message,
      next: 'choose another --model-dir, or change its owner or permissions',
      cause: error,
    });
  }
}

/** @throws ModelError registry_missing, registry_unreadable */
export async function assertRegistry(dir: string): Promise<void> {
  if (await wrapErrors('registry_unreadable', dir, () => isFolder(dir))) return;
  throw new ModelError('registry_missing', {
    at: dir,
    expected: 'a folder',
    received: 'none',
    next: 'meta-trainer train, or check --model-dir or META_V2_MODEL_DIR',
  });
}
