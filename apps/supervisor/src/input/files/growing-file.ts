import { createHash } from 'node:crypto';
import { stat, type FileHandle } from 'node:fs/promises';
import { openRegularFile } from '@meta-agent/durable-files';
import { InputDigest, readBytes } from '@meta-agent/log-files';

/** `replaced`: what was read of the file holds no longer. */
export type Growth = 'same' | 'grown' | 'replaced';

/** Parts of what was read that are compared at each change: its start and its end. */
const HEAD_BYTES = 4096;
const TAIL_BYTES = 65_536;
const GZIP_MAGIC = 0x1f8b;

interface Seen {
  readonly mark: string;
  readonly inode: number;
  /** Bytes that were read. */
  readonly end: number;
  /** Of the start and the end of these bytes; null: such a file cannot be read on. */
  readonly seal: string | null;
}

/** Size, time and identity of a file; null for a file that cannot be found. Never throws. */
export async function fileMark(path: string): Promise<{ mark: string; inode: number } | null> {
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  return { mark: `${found.ino} ${found.size} ${found.mtimeMs}`, inode: found.ino };
}

/**
 * A file that grows at its end, read piece by piece: `look`, then the bytes, then `keep`. A file that was
 * cut, or is another one, or whose first 4 KiB or last 64 KiB that were read differ now, is told as
 * replaced. A gzip file is read as a whole: one that changed is another one.
 */
export class GrowingFile {
  #seen: Seen | null = null;
  #found: Omit<Seen, 'end' | 'seal'> | null = null;

  constructor(readonly path: string) {}

  /** Whether anything came since the last time. Never throws. */
  async look(): Promise<Growth> {
    this.#found = await fileMark(this.path);
    const seen = this.#seen;
    if (seen === null) return 'grown';
    if (this.#found?.mark === seen.mark) return 'same';
    if (this.#found?.inode !== seen.inode || seen.seal === null) return 'replaced';
    return (await this.#sealOf(seen.end)) === seen.seal ? 'grown' : 'replaced';
  }

  /** The bytes that came. @throws InputError */
  bytes(): AsyncGenerator<Buffer> {
    return readBytes(this.path, new InputDigest(), this.#seen?.end);
  }

  /**
   * Notes what was read.
   * @param count bytes of those that came; the others come again. Null: the file is not read on.
   */
  async keep(count: number | null): Promise<void> {
    const end = (this.#seen?.end ?? 0) + (count ?? 0);
    const seal = count === null ? null : await this.#sealOf(end);
    this.#seen = { ...(this.#found ?? { mark: '', inode: 0 }), end, seal };
  }

  /** Null for a file that is packed, shorter or cannot be read. */
  async #sealOf(end: number): Promise<string | null> {
    try {
      const { file, size } = await openRegularFile(this.path, { links: 'follow' });
      try {
        return size < end ? null : await sealOf(file, end);
      } finally {
        await file.close();
      }
    } catch {
      return null;
    }
  }
}

async function sealOf(file: FileHandle, end: number): Promise<string | null> {
  const head = await readAt(file, 0, Math.min(HEAD_BYTES, end));
  if (head.length >= 2 && head.readUInt16BE() === GZIP_MAGIC) return null;
  const tail = await readAt(file, Math.max(0, end - TAIL_BYTES), Math.min(TAIL_BYTES, end));
  return createHash('sha256').update(head).update(tail).digest('base64');
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
