import { constants } from 'node:fs';
import { link, lstat, mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { hasErrno } from '../errno';
import { notPlain } from '../open/open-error';
import { openPlain } from '../open/open-plain';
import type { Disk, OpenFile, OpenMode } from './disk';
import { isRoot, keepOwner, keepOwnerOfFolder } from './keep-owner';

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_APPEND } = constants;
/** No O_TRUNC: `w` cuts the file after it has proved to be a plain one. */
const FLAGS: Readonly<Record<OpenMode, number>> = {
  wx: O_WRONLY | O_CREAT | O_EXCL,
  w: O_WRONLY | O_CREAT,
  'a+': O_RDWR | O_CREAT | O_APPEND,
  r: O_RDONLY,
};
/** 0 on Windows. */
const O_DIRECTORY = (constants as Partial<typeof constants>).O_DIRECTORY ?? 0;

/** The disk of this machine, through `node:fs`. Opens plain files, and no link to write. */
export const nodeDisk: Disk = Object.freeze({
  open: openOwn,
  openFolder: (path) => open(path, O_RDONLY | O_DIRECTORY),
  mkdir: async (path) => {
    await mkdir(path);
    await keepOwnerOfFolder(path);
  },
  identify: async (path) => {
    try {
      return await lstat(path);
    } catch (error) {
      if (hasErrno(error, 'ENOENT')) return null;
      throw error;
    }
  },
  readdir: (path) => readdir(path),
  rename,
  link,
  remove: (path) => rm(path, { recursive: true, force: true }),
} satisfies Disk);

async function openOwn(path: string, mode: OpenMode): Promise<OpenFile> {
  // `wx` follows no link and opens nothing that exists.
  if (mode === 'wx') return asOpenFile(await create(path, FLAGS.wx));
  const file = (await createAsRoot(path, mode)) ?? (await openPlain(path, FLAGS[mode], 'refuse'));
  try {
    if (mode === 'a+' || mode === 'w') await assertOneName(path, file);
    if (mode === 'w') await file.truncate(0);
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
  return asOpenFile(file);
}

async function create(path: string, flags: number): Promise<FileHandle> {
  const file = await open(path, flags);
  await keepOwner(path, file);
  return file;
}

/** Root learns in this way that the file is new. @returns null when it exists, or for other users */
async function createAsRoot(path: string, mode: 'w' | 'a+' | 'r'): Promise<FileHandle | null> {
  if (mode === 'r' || !isRoot()) return null;
  try {
    return await create(path, FLAGS[mode] | O_EXCL);
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return null;
    throw error;
  }
}

/**
 * A file with a second name may be another file of this user, put here by whoever may write to the
 * folder: what is written or cut here would be written or cut there.
 */
async function assertOneName(path: string, file: FileHandle): Promise<void> {
  const { nlink } = await file.stat();
  if (nlink > 1) throw notPlain(path, `a file with ${nlink} names (hard links)`);
}

function asOpenFile(file: FileHandle): OpenFile {
  return {
    // A FileHandle's `writeFile` loops over short writes; its `write` does not.
    writeFile: (data) => file.writeFile(data),
    write: async (data) => (await file.write(data)).bytesWritten,
    read: (position, length) => readUpTo(file, position, length),
    stat: () => file.stat(),
    chmod: (mode) => file.chmod(mode),
    truncate: (size) => file.truncate(size),
    sync: () => file.sync(),
    datasync: () => file.datasync(),
    close: () => file.close(),
  };
}

async function readUpTo(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
