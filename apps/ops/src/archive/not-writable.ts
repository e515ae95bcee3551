import { FileError } from '@meta-agent/durable-files';
import { OpsError } from '../errors';

/** The error for an archive that cannot be written. */
export function notWritable(file: string, cause: Error): OpsError {
  const isRefused = cause instanceof FileError;
  return new OpsError('archive_not_writable', {
    message: isRefused ? cause.summary : `The archive ${file} cannot be written.`,
    expected: isRefused ? cause.expected : 'a registry that can be read',
    received: isRefused ? cause.received : cause.message,
    next: 'choose another --to',
    cause,
  });
}
