import { nodeDisk, type Disk } from '@meta-agent/durable-files';
import { z } from 'zod';
import { decodeJson, encodeJson, parseWith } from '../../format/json-file';
import { READ_LIMITS, readOwnFile } from '../../format/read-own-file';
import { publish } from '../promote-version';
import { assertVersion } from '../read-registry';
import { challengerPath } from '../registry-paths';

const CODE = 'challenger_invalid';

const namedSchema = z.strictObject({
  schema_version: z.literal(1),
  version: z.string(),
  actor: z.string(),
  reason: z.string(),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
});
/** challenger.json: the version that a person named as the challenger. */
export type NamedChallenger = Readonly<z.infer<typeof namedSchema>>;

/**
 * The version that a person named; null without one.
 * @throws ModelError challenger_invalid, registry_unreadable
 * @example
 * await readNamedChallenger('models/meta_v2'); // null
 */
export async function readNamedChallenger(dir: string): Promise<NamedChallenger | null> {
  const path = challengerPath(dir);
  const bytes = await readOwnFile(path, READ_LIMITS.small, 'registry_unreadable');
  if (bytes === undefined) return null;
  return parseWith(namedSchema, decodeJson(bytes, CODE, path), CODE, path);
}

/**
 * Names the challenger of the engines whose META_CHALLENGER is `newest`; they take it up within a
 * second. It holds until that version is promoted, or until another one is named.
 * @throws ModelError version_invalid, version_missing, write_failed
 */
export async function nameChallenger(
  { dir, disk = nodeDisk }: { readonly dir: string; readonly disk?: Disk },
  named: Omit<NamedChallenger, 'schema_version'>,
): Promise<NamedChallenger> {
  await assertVersion(dir, named.version);
  const challenger = namedSchema.parse({ schema_version: 1, ...named });
  await publish(disk, challengerPath(dir), encodeJson(challenger));
  return challenger;
}
