import { join } from 'node:path';
import { isFolder } from '@meta-agent/durable-files';
import { sum } from '@meta-agent/features';
import { ModelError, type ModelErrorCode } from '../errors';
import {
  ARTIFACT_FILES,
  decodeManifest,
  MANIFEST,
  sha256,
  type ArtifactFile,
  type GroupFile,
  type Manifest,
} from '../format/manifest';
import { READ_LIMITS, readOwnFile } from '../format/read-own-file';
import type { Checked } from './checklist';

/** The bytes of an artifact, verified against its manifest. */
export interface VerifiedFiles {
  readonly manifest: Manifest;
  readonly manifestHash: string;
  readonly bytesOf: (name: ArtifactFile | GroupFile) => Uint8Array;
}

/**
 * Reads every file once and compares its size and hash. Later steps use these bytes and do not
 * read the disk again.
 * @throws ModelError artifact_missing, manifest_missing, manifest_invalid, file_missing,
 * size_mismatch, hash_mismatch, artifact_unreadable
 */
export async function verifyFiles(folder: string): Promise<Checked<VerifiedFiles>> {
  const manifestBytes = await readManifest(folder);
  const manifest = decodeManifest(manifestBytes);
  assertBearable(manifest);
  const contents = new Map<string, Uint8Array>();
  for (const [name, { bytes, sha256: hash }] of Object.entries(manifest.files)) {
    const found = await read(folder, name, 'file_missing', READ_LIMITS.artifactFile);
    expectEqual('size_mismatch', name, bytes, found.byteLength);
    expectEqual('hash_mismatch', name, hash, sha256(found));
    contents.set(name, found);
  }
  const absent = ARTIFACT_FILES.find((name) => !contents.has(name));
  if (absent !== undefined) {
    const expected = `it to list ${absent}`;
    throw new ModelError('manifest_invalid', { at: MANIFEST, expected, received: 'no such entry' });
  }
  const bytesOf = (name: ArtifactFile | GroupFile) => contents.get(name) ?? new Uint8Array();
  const total = sum([...contents.values()].map(({ byteLength }) => byteLength));
  return {
    value: { manifest, manifestHash: sha256(manifestBytes), bytesOf },
    detail: `${contents.size} files, ${String(Math.ceil(total / 1000))} kB`,
  };
}

/** Checked before the first file is read. */
function assertBearable({ files }: Manifest): void {
  const total = sum(Object.values(files).map(({ bytes }) => bytes));
  if (total <= READ_LIMITS.artifact) return;
  const expected = `at most ${READ_LIMITS.artifact} bytes in all`;
  throw new ModelError('artifact_too_large', { at: MANIFEST, expected, received: String(total) });
}

function expectEqual<T extends string | number>(
  code: ModelErrorCode,
  at: string,
  expected: T,
  received: T,
): void {
  if (expected !== received) {
    throw new ModelError(code, { at, expected: String(expected), received: String(received) });
  }
}

async function readManifest(folder: string): Promise<Uint8Array> {
  if (!(await isFolder(folder).catch(() => true))) {
    throw new ModelError('artifact_missing', { at: folder, expected: 'an artifact folder' });
  }
  return read(folder, MANIFEST, 'manifest_missing', READ_LIMITS.small);
}

async function read(
  folder: string,
  name: string,
  missing: ModelErrorCode,
  maxBytes: number,
): Promise<Uint8Array> {
  const at = join(folder, name);
  const bytes = await readOwnFile(at, maxBytes, 'artifact_unreadable');
  if (bytes === undefined) throw new ModelError(missing, { at, received: 'no such file' });
  return bytes;
}
