import { link, mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import type { Disk, OpenFile } from './disk';

/** The disk of this machine, through `node:fs`. */
export const nodeDisk: Disk = Object.freeze({
  open: async (path, mode) => asOpenFile(await open(path, mode)),
  openFolder: (path) => open(path, 'r'),
  mkdir: async (path) => {
    await mkdir(path);
  },
  readdir: (path) => readdir(path),
  rename,
  link,
  remove: (path) => rm(path, { recursive: true, force: true }),
} satisfies Disk);

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
