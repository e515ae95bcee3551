import { sum } from '@meta-agent/features';
import {
  ARTIFACT_FILES,
  isArtifactFile,
  isLiveFile,
  isVersionName,
  MANIFEST,
  MAX_SAVED_BYTES,
  READ_LIMITS,
} from '@meta-agent/model-io';
import { z } from 'zod';
import { refused } from './archive-error';

/** The archive's first file. It lists the other files and names the head of the ledger. */
export const ARCHIVE_MANIFEST = 'backup.json';
export const CURRENT_FILE = 'current.json';
export const LEDGER_FILE = 'ledger.jsonl';

/** An artifact is some 100 kB, a ledger 500 bytes a line. */
export const ARCHIVE_LIMITS = Object.freeze({ fileBytes: MAX_SAVED_BYTES, totalBytes: 2 ** 30 });

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower case hex');
const manifestSchema = z.strictObject({
  format: z.literal('meta-agent-backup'),
  schema_version: z.literal(1),
  /** The current version at the time of the backup; null when no version was current. */
  current: z.string().nullable(),
  ledger_head: z.strictObject({ hash: sha256, count: z.int().min(1) }).nullable(),
  /** Keyed by path, in the order of the archive. */
  files: z.record(z.string(), z.strictObject({ bytes: z.int().min(0), sha256 })),
});
export type ArchiveManifest = z.infer<typeof manifestSchema>;

export interface VersionFile {
  readonly version: string;
  readonly name: string;
}

export const pathInArchive = ({ version, name }: VersionFile) => `versions/${version}/${name}`;

/** Parses a path of an archive; null for the two files of the history and for live states. */
export function parsePath(path: string): VersionFile | null {
  if (path === CURRENT_FILE || path === LEDGER_FILE || isLiveFile(path)) return null;
  const [folder, version = '', name = '', ...more] = path.split('/');
  const isKnown = isVersionName(version) && isArtifactFile(name);
  if (folder === 'versions' && isKnown && more.length === 0) {
    return { version, name };
  }
  const expected = 'only files of versions, live states, current.json and ledger.jsonl';
  throw refused('archive_unsafe', expected, JSON.stringify(path));
}

export function encodeArchiveManifest(manifest: ArchiveManifest): Buffer {
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

/** @throws OpsError archive_invalid, archive_unsafe, archive_too_large */
export function decodeArchiveManifest(bytes: Buffer): ArchiveManifest {
  const manifest = parseManifest(bytes);
  const sizes = Object.entries(manifest.files).map(([path, file]) => {
    parsePath(path);
    assertSize(path, file.bytes);
    return file.bytes;
  });
  const total = sum(sizes);
  if (total > ARCHIVE_LIMITS.totalBytes) {
    const expected = `at most ${ARCHIVE_LIMITS.totalBytes} bytes in all`;
    throw refused('archive_too_large', expected, `${total}`);
  }
  assertComplete(manifest);
  return manifest;
}

export function assertSize(path: string, size: number): void {
  const limit = path === LEDGER_FILE ? READ_LIMITS.ledger : ARCHIVE_LIMITS.fileBytes;
  if (size <= limit) return;
  const expected = `at most ${limit} bytes in a file`;
  throw refused('archive_too_large', expected, `${size} in ${JSON.stringify(path)}`);
}

/** How many live states an archive holds. */
export const liveStatesOf = ({ files }: ArchiveManifest): number =>
  Math.max(0, Object.keys(files).filter(isLiveFile).length - 1);

/** The versions in an archive, oldest first. */
export function versionsOf({ files }: ArchiveManifest): string[] {
  const named = Object.keys(files).map((path) => parsePath(path)?.version ?? null);
  return [...new Set(named)].filter((version) => version !== null).sort();
}

function parseManifest(bytes: Buffer): ArchiveManifest {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    const received = (error as Error).message;
    throw refused('archive_invalid', `JSON in ${ARCHIVE_MANIFEST}`, received, error);
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const received = z.prettifyError(parsed.error);
  throw refused('archive_invalid', `a manifest in ${ARCHIVE_MANIFEST}`, received, parsed.error);
}

function assertComplete(manifest: ArchiveManifest): void {
  const { files, ledger_head: head, current } = manifest;
  const wanted = versionsOf(manifest).flatMap((version) =>
    [...ARTIFACT_FILES, MANIFEST].map((name) => pathInArchive({ version, name })),
  );
  if (head !== null || current !== null) wanted.push(CURRENT_FILE, LEDGER_FILE);
  const missing = wanted.filter((path) => !Object.hasOwn(files, path));
  if (missing.length > 0) throw refused('archive_invalid', missing[0], 'no such file in its list');
}
