import { OpsError } from '../errors';

type Refusal = 'archive_unsafe' | 'archive_too_large' | 'archive_invalid';

const MESSAGES: Record<Refusal, string> = {
  archive_unsafe: 'The archive has content that no backup has. Nothing was written.',
  archive_too_large: 'The archive is larger than any backup. Nothing was written.',
  archive_invalid: 'The archive is not a complete backup. Nothing was written.',
};

/** The error for an archive that is refused. */
export function refused(
  code: Refusal,
  expected: string,
  received: string,
  cause?: unknown,
): OpsError {
  const next = 'use another backup, and check the source of this archive';
  return new OpsError(code, { message: MESSAGES[code], expected, received, next, cause });
}
