import { stat } from 'node:fs/promises';
import { hasErrno, OpenError, readRegularFile } from '@meta-agent/durable-files';
import { messageOf, ModelError } from '../errors';
import { createSigner, parseVerifyKeys, type Signer, type VerifyKeys } from './keys';

const MAX_KEY_BYTES = 65_536;

/**
 * Reads public keys; each file may hold several.
 * @throws ModelError key_invalid
 * @example
 * await readVerifyKeys(['nowhere.pub']).catch(({ code }) => code); // 'key_invalid'
 */
export async function readVerifyKeys(paths: readonly string[]): Promise<VerifyKeys> {
  const texts = new Map<string, string>();
  for (const path of paths) texts.set(path, await readKey(path));
  return parseVerifyKeys(texts);
}

/** @throws ModelError key_invalid, also when other users may read the file */
export async function readSigner(path: string): Promise<Signer> {
  const text = await readKey(path);
  const { mode } = await stat(path);
  if ((mode & 0o007) !== 0) {
    throw new ModelError('key_invalid', {
      at: path,
      expected: 'a private key that only its owner can read',
      received: `the permissions ${(mode & 0o777).toString(8)}`,
      next: `chmod 600 ${path}`,
    });
  }
  return createSigner(text, path);
}

async function readKey(path: string): Promise<string> {
  try {
    return String(await readRegularFile(path, { maxBytes: MAX_KEY_BYTES, links: 'follow' }));
  } catch (error) {
    const isRefused = error instanceof OpenError;
    throw new ModelError('key_invalid', {
      at: path,
      expected: isRefused ? error.expected : 'a file that this user can read',
      received: isRefused ? error.received : hasErrno(error, 'ENOENT') ? 'none' : messageOf(error),
      cause: error,
    });
  }
}
