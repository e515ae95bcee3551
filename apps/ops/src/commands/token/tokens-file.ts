import { realpath } from 'node:fs/promises';
import { isSet } from '@meta-agent/command-line';
import { hasErrno, nodeDisk, readSecretFile } from '@meta-agent/durable-files';
import { clientTokensSchema, type ClientTokens } from '@meta-agent/engine-api';
import { whileLocked } from '@meta-agent/model-io';
import { OpsError } from '../../errors';
import type { CommandContext, Given } from '../../terminal/context';
import { writePrivateFile } from './write-private-file';

/** The engine's user reads the file by its group, as it reads engine.env. */
const NEW_FILE_MODE = 0o640;
const LOCK_WAIT_MS = 10_000;

/** @throws OpsError bad_argument without a path */
export function tokensFileOf(
  { options }: Given<{ readonly tokensFile: string | undefined }>,
  { env }: Pick<CommandContext, 'env'>,
): string {
  const path = options.tokensFile ?? env.META_CLIENT_TOKENS_FILE;
  if (isSet(path)) return path;
  throw new OpsError('bad_argument', {
    message: 'No file of client tokens is named.',
    expected: '--tokens-file or META_CLIENT_TOKENS_FILE',
    received: 'neither',
    next: 'name the file that META_CLIENT_TOKENS_FILE names to the engine',
  });
}

/** @returns no clients for a file that does not exist yet; @throws OpsError bad_argument */
export async function readTokensFile(path: string): Promise<ClientTokens> {
  const text = await readSecretFile(path).then(
    (file) => file.text,
    (error: unknown) => {
      if (hasErrno(error, 'ENOENT')) return '{"clients":[]}';
      throw error;
    },
  );
  const parsed = clientTokensSchema.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  const [{ path: at, message }] = parsed.error.issues;
  throw new OpsError('bad_argument', {
    message: `${path} is no file of client tokens.`,
    expected: `${at.join('.') || 'the file'} to be ${message}`,
    received: 'something else',
    next: 'correct the file, or name another one with --tokens-file',
  });
}

/**
 * Replaces the clients of a file by what `change` makes of them. Two commands at once change the file
 * one after the other: the second sees what the first wrote.
 */
export async function changeTokensFile(
  path: string,
  change: (clients: ClientTokens['clients']) => Promise<ClientTokens['clients']>,
): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const lock = { folder: `${target}.lock`, disk: nodeDisk, waitMs: LOCK_WAIT_MS, now: Date.now };
  await whileLocked(lock, async (held) => {
    const clients = await change((await readTokensFile(path)).clients);
    await held.assertHeld();
    await writePrivateFile(path, `${JSON.stringify({ clients }, null, 2)}\n`, NEW_FILE_MODE);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
