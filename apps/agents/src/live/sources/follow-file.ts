import { stat, type FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasErrno, openRegularFile } from '@meta-agent/durable-files';

const CHUNK_BYTES = 1 << 18;
const POLL_MS = 200;

/**
 * The bytes of a file from its beginning, and what is added to it later, until the signal. Ends also
 * when another file takes its name or its bytes are removed: the caller then follows the new one.
 * @throws OpenError for something that is no plain file, the disk's error
 */
export async function* followFile(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const file = await openWhenThere(path, signal);
  if (file === null) return;
  try {
    const { ino, dev } = await file.stat();
    for (let at = 0; !signal.aborted;) {
      const { bytesRead, buffer } = await file.read(
        Buffer.allocUnsafe(CHUNK_BYTES),
        0,
        CHUNK_BYTES,
        at,
      );
      if (bytesRead > 0) {
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
        continue;
      }
      const now = await stat(path).catch(() => null);
      if (now !== null && (now.ino !== ino || now.dev !== dev || now.size < at)) return;
      await pause(signal);
    }
  } finally {
    await file.close();
  }
}

/** Waits for a file that does not exist yet; null when the signal comes first. */
async function openWhenThere(path: string, signal: AbortSignal): Promise<FileHandle | null> {
  while (!signal.aborted) {
    try {
      return (await openRegularFile(path, { links: 'follow' })).file;
    } catch (error) {
      if (!hasErrno(error, 'ENOENT')) throw error;
      await pause(signal);
    }
  }
  return null;
}

const pause = (signal: AbortSignal) => sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
