import { statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import { count } from '@meta-agent/words';
import { nearestExisting } from './check-folder';
import { ok, warning, wrong, type Finding } from './finding';

const MIB = 2 ** 20;
/** A day's decision log is some tens of MiB. */
const SCARCE_MIB = 1024;
const NEEDED_MIB = 100;

/** Checks the free space on the disk of a folder, which may not exist yet. */
export async function checkDisk(name: string, path: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(await nearestExisting(resolve(path)));
  return judgeSpace(name, path, Math.floor((bavail * bsize) / MIB));
}

export function judgeSpace(name: string, path: string, freeMib: number): Finding {
  const detail = `${count(freeMib)} MiB free for ${path}`;
  if (freeMib >= SCARCE_MIB) return ok(name, detail);
  const next = 'meta-ops prune --keep 5, and move old decision logs away';
  return freeMib < NEEDED_MIB ? wrong(name, detail, next) : warning(name, detail, next);
}
