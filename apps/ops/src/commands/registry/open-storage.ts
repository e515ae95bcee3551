import { parseEnvironment } from '@meta-agent/command-line';
import { environmentSchema, parseS3Url, S3_URL } from '@meta-agent/engine-api';
import { openS3, type S3Store } from '@meta-agent/object-storage';
import { OpsError } from '../../errors';
import type { CommandContext } from '../../terminal/context';

/** Opens the storage that was typed, else META_REGISTRY_SYNC. @throws OpsError bad_argument */
export function openStorage(
  flag: string,
  typed: string | undefined,
  { env }: CommandContext,
): Promise<S3Store> {
  const schema = environmentSchema.pick({ META_REGISTRY_SYNC: true });
  const url = typed ?? parseEnvironment(schema, env).META_REGISTRY_SYNC;
  if (url !== undefined && parseS3Url(url) !== null) return openS3(url);
  throw new OpsError('bad_argument', {
    message: url === undefined ? 'No object storage is named.' : `${flag} is no object storage.`,
    expected: S3_URL,
    received: url ?? 'nothing',
    next: `name it with ${flag} or META_REGISTRY_SYNC`,
  });
}
