import { chown, lstat, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  nodeDisk,
  orRemove,
  syncFolder,
  temporaryPath,
  using,
  writeWhole,
} from '@meta-agent/durable-files';

/**
 * Replaces a file durably and keeps its owner and its permissions; a new file gets `mode`. The
 * permissions are set before the first byte is written.
 * @throws the disk's error
 */
export async function writePrivateFile(path: string, text: string, mode: number): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const before = await lstat(target).catch(() => null);
  const temporary = temporaryPath(dirname(target));
  await orRemove(nodeDisk, temporary, async () => {
    await using(await nodeDisk.open(temporary, 'wx'), async (file) => {
      await file.chmod(before === null ? mode : before.mode & 0o777);
      if (before !== null) await chown(temporary, before.uid, before.gid);
      await writeWhole(file, Buffer.from(text));
      await file.sync();
    });
    await nodeDisk.rename(temporary, target);
  });
  await syncFolder(nodeDisk, dirname(target));
}
