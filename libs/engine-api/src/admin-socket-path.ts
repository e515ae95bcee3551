/** The places where an engine and meta-ops look for the admin socket of META_ADMIN_SOCKET `auto`. */
export interface SocketPlace {
  readonly port: number | string;
  /** Of XDG_RUNTIME_DIR. */
  readonly runtimeDir: string | undefined;
  readonly temporaryDir: string;
  readonly userId: number;
}

/**
 * The path of the admin socket: in a folder that only its owner may enter.
 * @example
 * adminSocketPath({ port: 8001, runtimeDir: undefined, temporaryDir: '/tmp', userId: 7 }); // '/tmp/meta-agent-7/engine-8001.sock'
 */
export function adminSocketPath({ port, runtimeDir, temporaryDir, userId }: SocketPlace): string {
  const folder =
    runtimeDir === undefined || runtimeDir === ''
      ? `${temporaryDir}/meta-agent-${userId}`
      : `${runtimeDir}/meta-agent`;
  return `${folder}/engine-${port}.sock`;
}
