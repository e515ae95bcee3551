import { hasErrno, OpenError, readRegularFile } from '@meta-agent/durable-files';
import { messageOf, ModelError, type ModelErrorCode } from '../errors';

const MIB = 2 ** 20;

/** The largest file of an artifact that is saved, and that an archive takes. */
export const MAX_SAVED_BYTES = 16 * MIB;

/** The largest files that are read, in bytes. A file of this software is far smaller. */
export const READ_LIMITS = Object.freeze({
  /** current.json, a record of the lock, a manifest. */
  small: MIB,
  /** Some 3 kB; 25 kB with the online expert of 16 agents. */
  liveState: MIB,
  /** A file of an artifact; some 100 kB. */
  artifactFile: 64 * MIB,
  /** All files of an artifact. */
  artifact: 256 * MIB,
  /** Some 500 bytes a line. */
  ledger: 64 * MIB,
});

/**
 * Reads a file of the registry: a plain file up to a limit, never through a symbolic link.
 * @returns undefined when the file is missing
 * @throws ModelError with the given code
 */
export async function readOwnFile(
  path: string,
  maxBytes: number,
  code: ModelErrorCode,
): Promise<Uint8Array | undefined> {
  try {
    return await readRegularFile(path, { maxBytes });
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    if (!(error instanceof OpenError)) {
      throw new ModelError(code, { at: path, received: messageOf(error), cause: error });
    }
    const { expected, received, next } = error;
    throw new ModelError(code, { at: path, expected, received, next, cause: error });
  }
}
