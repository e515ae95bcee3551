import { OpsError } from '../errors';

const MESSAGES = {
  archive_unsafe: 'The file has content that no evidence pack has.',
  archive_invalid: 'The file is not a complete evidence pack.',
} as const;

/** The error for a pack that proves nothing. */
export function refusedPack(
  code: keyof typeof MESSAGES,
  expected: string,
  received: string,
  cause?: unknown,
): OpsError {
  const next = 'ask for the pack again, and compare its SHA-256';
  return new OpsError(code, { message: MESSAGES[code], expected, received, next, cause });
}
