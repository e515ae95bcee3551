import { lstat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { parseEnvironment } from '@meta-agent/command-line';
import { isSocketAnswered } from '@meta-agent/durable-files';
import { adminSocketPath, environmentSchema } from '@meta-agent/engine-api';
import type { CommandContext } from '../terminal/context';

const LOCAL = environmentSchema.pick({ META_ADMIN_SOCKET: true, META_PORT: true });
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The admin socket of the engine of this machine that answers at a URL: by it an operator needs no
 * token.
 * @returns null when there is none, it belongs to another user, or nobody listens
 */
export async function findAdminSocket(
  url: string,
  { env }: Pick<CommandContext, 'env'>,
): Promise<string | null> {
  const { hostname, port } = new URL(url);
  const userId = process.getuid?.();
  if (userId === undefined || !LOOPBACK.includes(hostname)) return null;
  const { META_ADMIN_SOCKET: setting, META_PORT: ownPort } = parseEnvironment(LOCAL, env);
  if (setting === 'off') return null;
  // A named socket belongs to the engine of META_PORT.
  if (setting !== 'auto' && port !== String(ownPort)) return null;
  const { XDG_RUNTIME_DIR: runtimeDir } = env;
  const path =
    setting === 'auto'
      ? adminSocketPath({ port, runtimeDir, temporaryDir: tmpdir(), userId })
      : setting;
  return (await isOwnSocket(path, userId)) && (await isSocketAnswered(path)) ? path : null;
}

async function isOwnSocket(path: string, userId: number): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  return stats !== null && stats.isSocket() && [userId, 0].includes(stats.uid);
}
