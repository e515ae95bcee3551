import { ModelError } from '../errors';
import { decodeManifest, MANIFEST, sha256 } from '../format/manifest';
import { READ_LIMITS } from '../format/read-own-file';
import { verifyFiles } from '../load/verify-files';
import type { History } from '../registry/history';
import type { LedgerEntry } from '../registry/ledger';
import { versionPath } from '../registry/registry-paths';
import type { Staging } from '../registry/stage-versions';
import { fileKey } from './keys';
import type { ObjectStore } from './object-store';
import { missing } from './read-remote';

/** A version and the manifest that the ledger names for it. */
export interface WantedVersion {
  readonly version: string;
  readonly manifestHash: string;
  /** The current version; the one before it may have been pruned. */
  readonly isRequired: boolean;
}

/** The current version, and the one before it for a rollback without the network. */
export function wantedVersions({ entries, current }: History): WantedVersion[] {
  const wantedOf = (version: string, isRequired: boolean): WantedVersion[] => {
    const line = entries.findLast(({ to }: LedgerEntry) => to === version);
    return line === undefined ? [] : [{ version, manifestHash: line.manifest_sha256, isRequired }];
  };
  const { version, previous } = current;
  if (previous === null || previous === version) return wantedOf(version, true);
  return [...wantedOf(previous, false), ...wantedOf(version, true)];
}

/** Whether a folder holds the version, with every file intact. */
export async function isPresent(
  dir: string,
  wanted: Omit<WantedVersion, 'isRequired'>,
): Promise<boolean> {
  try {
    const { value } = await verifyFiles(versionPath(dir, wanted.version));
    return value.manifestHash === wanted.manifestHash;
  } catch (error) {
    if (error instanceof ModelError) return false;
    throw error;
  }
}

/**
 * Downloads a version: each file is checked against the manifest, and the manifest against the ledger.
 * @throws ModelError hash_mismatch, size_mismatch, remote_invalid, store_unreachable
 */
export async function downloadVersion(
  store: ObjectStore,
  { version, manifestHash, isRequired }: WantedVersion,
  staging: Staging,
): Promise<void> {
  const key = fileKey(version, MANIFEST);
  const found = await store.get(key, READ_LIMITS.small);
  if (found === null) {
    if (isRequired) throw missing(store, key);
    return;
  }
  expectHash(key, manifestHash, found.bytes);
  const { files } = decodeManifest(found.bytes);
  for (const [name, { bytes, sha256: hash }] of Object.entries(files)) {
    const file = await store.get(fileKey(version, name), READ_LIMITS.artifactFile);
    if (file === null) throw missing(store, fileKey(version, name));
    if (file.bytes.byteLength !== bytes) {
      const received = String(file.bytes.byteLength);
      const at = fileKey(version, name);
      throw new ModelError('size_mismatch', { at, expected: String(bytes), received });
    }
    expectHash(fileKey(version, name), hash, file.bytes);
    await staging.write(version, name, file.bytes);
  }
  await staging.write(version, MANIFEST, found.bytes);
}

function expectHash(at: string, expected: string, bytes: Uint8Array): void {
  const received = sha256(bytes);
  if (received !== expected) throw new ModelError('hash_mismatch', { at, expected, received });
}
