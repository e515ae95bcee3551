import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { timedOut, tooLarge } from './open-error';
import { openPlain, type Links } from './open-plain';
import { within } from './within';

const DEFAULT_TIMEOUT_MS = 10_000;

export interface OpenRegularOptions {
  /** The largest accepted size in bytes; no limit unless given. */
  readonly maxBytes?: number;
  /**
   * `refuse` (the default) for files that this software wrote; `follow` for a path that a person
   * typed or mounted. A folder on the way may be a symbolic link in both cases.
   */
  readonly links?: Links;
  /** Longest wait for the file system in milliseconds. */
  readonly timeoutMs?: number;
}

export interface RegularFile {
  /** The caller closes it. */
  readonly file: FileHandle;
  /** Bytes, at the time of opening. */
  readonly size: number;
}

/**
 * Opens a plain file for reading. FIFOs, devices, sockets, folders and symbolic links are refused
 * at once, where a plain `open` waits for ever or reads without an end.
 * @throws OpenError, and the error of the disk, like ENOENT
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await writeFile('a.txt', 'abc');
 * const { file, size } = await openRegularFile('a.txt');
 * await file.close();
 * size; // 3
 */
export async function openRegularFile(
  path: string,
  options: OpenRegularOptions = {},
): Promise<RegularFile> {
  const { maxBytes = Infinity, links = 'refuse', timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const opened = await within(
    openSized(path, links),
    timeoutMs,
    () => timedOut(path, timeoutMs),
    ({ file }) => void file.close().catch(() => undefined),
  );
  if (opened.size <= maxBytes) return opened;
  await opened.file.close();
  throw tooLarge(path, maxBytes, `${opened.size} bytes`);
}

async function openSized(path: string, links: Links): Promise<RegularFile> {
  const file = await openPlain(path, constants.O_RDONLY, links);
  try {
    return { file, size: (await file.stat()).size };
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
}

const CHUNK_BYTES = 1 << 16;

/**
 * Reads a small plain file as a whole. The limit also holds for a file that grows meanwhile.
 * @throws OpenError, and the error of the disk, like ENOENT
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await writeFile('a.txt', 'abc');
 * String(await readRegularFile('a.txt', { maxBytes: 3 })); // 'abc'
 * await readRegularFile('a.txt', { maxBytes: 2 }).catch(({ code }) => code); // 'file_too_large'
 */
export async function readRegularFile(
  path: string,
  options: OpenRegularOptions & { readonly maxBytes: number },
): Promise<Buffer> {
  const { maxBytes, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const { file, size } = await openRegularFile(path, options);
  const reading = readUpTo(path, file, size, maxBytes).finally(() => file.close());
  return within(reading, timeoutMs, () => timedOut(path, timeoutMs));
}

async function readUpTo(
  path: string,
  file: FileHandle,
  size: number,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let total = 0; ;) {
    // One byte beyond the known size shows the end of the file in the same read.
    const buffer = Buffer.allocUnsafe(Math.max(size + 1 - total, CHUNK_BYTES));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, total);
    if (bytesRead === 0) return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    total += bytesRead;
    if (total > maxBytes) throw tooLarge(path, maxBytes, 'more');
    chunks.push(buffer.subarray(0, bytesRead));
  }
}
