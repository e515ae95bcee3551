import { once } from 'node:events';
import { chmod, lstat, mkdir, unlink } from 'node:fs/promises';
import type { Server } from 'node:http';
import { dirname } from 'node:path';
import { isSocketAnswered } from '@meta-agent/durable-files';

const OWNER_ONLY = 0o177;

/**
 * Listens on a Unix socket that only its owner may open.
 * @param isPrivateFolder whether the folder is made, and must be closed to other users
 * @throws Error when the folder is open to others, or another program uses the path
 */
export async function listenOnSocket(
  server: Server,
  path: string,
  isPrivateFolder: boolean,
): Promise<void> {
  if (isPrivateFolder) await ensurePrivateFolder(dirname(path));
  await removeStaleSocket(path);
  // The mode counts from the first moment; the bind happens within this call.
  const umask = process.umask(OWNER_ONLY);
  const listening = once(server, 'listening');
  try {
    server.listen(path);
  } finally {
    process.umask(umask);
  }
  await listening;
  await chmod(path, 0o600);
}

/** In a folder like /tmp another user may have made the folder first. */
async function ensurePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  const stats = await lstat(path);
  const isOwn = stats.isDirectory() && stats.uid === process.getuid?.();
  if (!isOwn || (stats.mode & 0o077) !== 0) {
    throw new Error(`${path} belongs to another user or is open to others`);
  }
}

/** Removes the socket of an engine that ended without a stop. */
async function removeStaleSocket(path: string): Promise<void> {
  const stats = await lstat(path).catch(() => null);
  if (stats === null) return;
  if (!stats.isSocket()) throw new Error(`${path} is no socket`);
  if (await isSocketAnswered(path)) throw new Error(`another program listens on ${path}`);
  await unlink(path);
}
