import { mkdir, open, readdir, rm, type FileHandle } from 'node:fs/promises';

/** The part of a node:fs file handle that the log needs. */
export interface LogFile {
  /** @returns the bytes written, which may be fewer than given */
  write(bytes: Uint8Array): Promise<number>;
  /** @returns as many bytes as asked for, or those up to the end */
  read(position: number, length: number): Promise<Buffer>;
  /** `nlink` is 0 once the file was deleted. */
  stat(): Promise<{ readonly size: number; readonly nlink: number }>;
  truncate(size: number): Promise<void>;
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/** Everything the log does to a disk, so that a test can make any step fail. */
export interface LogFiles {
  /** `a+` reads anywhere and writes at the end, `wx` fails when the file exists. */
  open(path: string, flags: 'a+' | 'r' | 'w' | 'wx'): Promise<LogFile>;
  mkdir(path: string): Promise<void>;
  readdir(path: string): Promise<string[]>;
  /** Puts the names in a folder on the disk. */
  syncFolder(path: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export const nodeLogFiles: LogFiles = Object.freeze({
  open: async (path, flags) => asLogFile(await open(path, flags)),
  mkdir: async (path) => {
    await mkdir(path);
  },
  readdir: (path) => readdir(path),
  syncFolder: async (path) => {
    await using(await open(path, 'r'), (folder) => folder.sync());
  },
  remove: (path) => rm(path, { force: true }),
} satisfies LogFiles);

function asLogFile(file: FileHandle): LogFile {
  return {
    write: async (bytes) => (await file.write(bytes)).bytesWritten,
    read: (position, length) => readUpTo(file, position, length),
    stat: () => file.stat(),
    truncate: (size) => file.truncate(size),
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

/** Works on a file and closes it; of two errors the work's is the one to know. */
export async function using<File extends { close(): Promise<void> }, T>(
  file: File,
  work: (file: File) => Promise<T>,
): Promise<T> {
  let result: T;
  try {
    result = await work(file);
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
  await file.close();
  return result;
}

/**
 * Writes everything: a bare write may be short without an error.
 * @returns how many writes it took
 */
export async function writeWhole(file: LogFile, bytes: Uint8Array): Promise<number> {
  let writes = 0;
  for (let written = 0; written < bytes.length; writes += 1) {
    const count = await file.write(bytes.subarray(written));
    if (count === 0) throw new Error(`wrote ${written} bytes of ${bytes.length}`);
    written += count;
  }
  return writes;
}
