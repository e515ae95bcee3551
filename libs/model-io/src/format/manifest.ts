import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ModelError } from '../errors';
import { decodeJson, encodeJson, parseWith } from './json-file';

export const MANIFEST = 'manifest.json';

/** The files of an artifact besides its manifest. */
export const ARTIFACT_FILES = [
  'model.json',
  'weights.bin',
  'scaler.json',
  'calibration.json',
  'metadata.json',
  'probes.json',
] as const;
export type ArtifactFile = (typeof ARTIFACT_FILES)[number];

/** The files of a model with groups. */
export const GROUP_FILES = ['groups.json', 'groups.bin'] as const;
export type GroupFile = (typeof GROUP_FILES)[number];

/** The report for people; older artifacts have no report. */
export const REPORT = 'report.html';

/** Whether an artifact may hold a file of that name. */
export function isArtifactFile(name: string): boolean {
  return [...ARTIFACT_FILES, ...GROUP_FILES, REPORT, MANIFEST].includes(name);
}

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower case hex');

const manifestSchema = z.strictObject({
  schema_version: z.int(),
  files: z.record(
    z.string().regex(/^[\w-][\w.-]*$/, 'a plain file name'),
    z.strictObject({ bytes: z.int().min(0), sha256: sha256Schema }),
  ),
});
export type Manifest = z.infer<typeof manifestSchema>;
/** Size and hash of each file of an artifact. */
export type FileHashes = Readonly<Manifest['files']>;

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function encodeManifest(
  files: ReadonlyMap<string, Uint8Array>,
  schemaVersion: number,
): Buffer {
  const manifest: Manifest = { schema_version: schemaVersion, files: hashFiles(files) };
  return encodeJson(manifest);
}

export function hashFiles(files: ReadonlyMap<string, Uint8Array>): FileHashes {
  const hashed = [...files].map(
    ([name, bytes]) => [name, { bytes: bytes.byteLength, sha256: sha256(bytes) }] as const,
  );
  return Object.fromEntries(hashed);
}

/** @throws ModelError manifest_invalid */
export function decodeManifest(bytes: Uint8Array): Manifest {
  const value = decodeJson(bytes, 'manifest_invalid', MANIFEST);
  const manifest = parseWith(manifestSchema, value, 'manifest_invalid', MANIFEST);
  // No hash covers the manifest itself. It has one valid encoding, so compare the bytes with it.
  if (!encodeJson(value).equals(bytes)) {
    throw new ModelError('manifest_invalid', {
      at: MANIFEST,
      expected: 'the bytes as they were written',
      received: 'the same values, written differently',
    });
  }
  return manifest;
}
