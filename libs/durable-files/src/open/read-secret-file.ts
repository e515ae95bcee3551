import { realpath } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { notPlain, notPrivate, tooLarge } from './open-error';
import { openRegularFile } from './open-regular-file';

const MAX_BYTES = 1_048_576;
const OTHERS_MAY_WRITE = 0o022;
const ALL_MAY_READ = 0o004;

export interface SecretFile {
  readonly text: string;
  /** Whether every user of the machine may read the file: a reason to warn. */
  readonly isReadableByAll: boolean;
}

/**
 * Reads a small file that decides who may do what: a token, or the list of tokens. The path may be a
 * symbolic link within its folder, as Kubernetes mounts secrets, and no link out of the folder.
 * @throws OpenError, also file_not_private when others may change the file, and the disk's error
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await writeFile('token', 'a-secret', { mode: 0o600 });
 * await readSecretFile('token'); // { text: 'a-secret', isReadableByAll: false }
 */
export async function readSecretFile(path: string): Promise<SecretFile> {
  const [folder, target] = await Promise.all([realpath(dirname(path)), realpath(path)]);
  const inside = folder.endsWith(sep) ? folder : folder + sep;
  if (!target.startsWith(inside)) throw notPlain(path, 'a symbolic link to another folder');
  const { file } = await openRegularFile(target, { maxBytes: MAX_BYTES });
  try {
    const { mode } = await file.stat();
    if ((mode & OTHERS_MAY_WRITE) !== 0) throw notPrivate(path, mode);
    const buffer = Buffer.alloc(MAX_BYTES + 1);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    if (bytesRead > MAX_BYTES) throw tooLarge(path, MAX_BYTES, 'more');
    const text = buffer.toString('utf8', 0, bytesRead);
    return { text, isReadableByAll: (mode & ALL_MAY_READ) !== 0 };
  } finally {
    await file.close().catch(() => undefined);
  }
}
