import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { adminSocketPath } from '@meta-agent/engine-api';
import { listenOnSocket } from '../access/admin-socket';
import type { TokenTable } from '../access/tokens/token-table';
import { StartError } from '../errors';
import type { EngineOptions } from './engine-options';

interface Parts {
  /** Listens already. */
  readonly server: Server;
  readonly localServer: Server;
  readonly tokens: { readonly table: Pick<TokenTable, 'has'> };
}

/**
 * Opens the socket of META_ADMIN_SOCKET. `auto` opens one only while there is no admin token, and the
 * engine goes on without a socket where there is no private folder.
 * @returns its path; null without one
 * @throws StartError admin_socket_unusable, for a path that the operator named
 */
export async function openAdminSocket(
  { config, log }: EngineOptions,
  { server, localServer, tokens }: Parts,
): Promise<string | null> {
  const { adminSocket } = config.access;
  if (adminSocket === 'off' || process.getuid === undefined) return null;
  const isAuto = adminSocket === 'auto';
  if (isAuto && tokens.table.has('admin')) return null;
  const path = isAuto ? ownPath(server, process.getuid()) : resolve(adminSocket);
  try {
    await listenOnSocket(localServer, path, isAuto);
    return path;
  } catch (cause) {
    const { message } = cause as Error;
    if (isAuto) {
      log.logger.warn(`[META-V2] There is no admin socket: ${message}`);
      return null;
    }
    throw new StartError('admin_socket_unusable', {
      message: `META_ADMIN_SOCKET=${adminSocket} cannot be listened on.`,
      expected: 'a new path in a folder of this user',
      received: message,
      next: 'choose another path, or META_ADMIN_SOCKET=off',
      cause,
    });
  }
}

function ownPath(server: Server, userId: number): string {
  const { port } = server.address() as AddressInfo;
  const { XDG_RUNTIME_DIR: runtimeDir } = process.env;
  return adminSocketPath({ port, runtimeDir, temporaryDir: tmpdir(), userId });
}
