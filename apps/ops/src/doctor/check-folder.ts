import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { quoteWord } from '@meta-agent/command-line';
import { nodeDisk, openToOthers, temporaryPath } from '@meta-agent/durable-files';
import { findSharing } from './find-sharing';
import { ok, warning, wrong, type Finding } from './finding';

/**
 * Checks that a folder, or its missing path, is writable by creating a file there, and that not every
 * user of the machine may write to it; warns of a group and of another owner.
 * @param within names in the folder that not everybody may write to either
 */
export async function checkFolder(
  name: string,
  path: string,
  within: readonly string[] = [],
): Promise<Finding> {
  const folder = await nearestExisting(resolve(path));
  const isThere = folder === resolve(path);
  try {
    await writeInto(folder);
    const paths = isThere ? [path, ...within.map((n) => join(path, n))] : [];
    const open = await openToOthers(paths);
    if (open.length > 0) return openFinding(name, open);
    const sharing = await findSharing(paths);
    if (sharing !== null) return warning(name, sharing.detail, sharing.next);
    return ok(
      name,
      isThere ? `${path} can be written` : `${path} does not exist and can be created`,
    );
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const next =
      code === 'ENOTDIR'
        ? `move ${quoteWord(folder)} out of the way: it is a file`
        : allowing(resolve(path), isThere);
    return wrong(name, `${path} cannot be written: ${message}`, next);
  }
}

function openFinding(name: string, paths: readonly string[]): Finding {
  const detail = `every user of this machine may write to ${paths.join(', ')}`;
  return wrong(name, detail, `chmod o-w ${paths.map(quoteWord).join(' ')}`);
}

/** The owner becomes the service's user; folders of other users are not changed. */
function allowing(path: string, isThere: boolean): string {
  const folder = quoteWord(path);
  return isThere
    ? `ls -ld ${folder} shows whose it is: run this as that user (sudo -u meta-agent), or sudo chown meta-agent: ${folder}`
    : `sudo install -d -o meta-agent -g meta-agent ${folder}`;
}

/** The folder itself, or its nearest parent that exists. */
export async function nearestExisting(path: string): Promise<string> {
  for (let folder = path; ; folder = dirname(folder)) {
    const isThere = await stat(folder).then(
      () => true,
      () => false,
    );
    if (isThere || dirname(folder) === folder) return folder;
  }
}

async function writeInto(folder: string): Promise<void> {
  const probe = temporaryPath(folder);
  const file = await nodeDisk.open(probe, 'wx');
  try {
    await file.writeFile(new Uint8Array(1));
  } finally {
    await file.close();
    await nodeDisk.remove(probe);
  }
}
