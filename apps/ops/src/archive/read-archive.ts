import { createHash } from 'node:crypto';
import { decodeHistory, isLiveFile, MANIFEST, type History } from '@meta-agent/model-io';
import { refused } from './archive-error';
import {
  ARCHIVE_MANIFEST,
  assertSize,
  CURRENT_FILE,
  decodeArchiveManifest,
  LEDGER_FILE,
  parsePath,
  pathInArchive,
  versionsOf,
  type ArchiveManifest,
  type VersionFile,
} from './archive-manifest';
import { readEntries } from './read-entries';

export interface Archive {
  /** Oldest first. */
  readonly versions: readonly string[];
  readonly manifest: ArchiveManifest;
  /** The history of the archived registry; null when that registry had no current version. */
  readonly history: History | null;
}

/**
 * Reads a whole archive and verifies every byte: each file is listed in the manifest, appears
 * once and has the listed size and hash; no file is missing; the ledger is complete and anchored.
 * @param take receives each file of a version after the file is verified
 * @param takeLive receives each live state and their pointer after it is verified
 * @throws OpsError archive_*, ModelError of the ledger
 */
export async function readArchive(
  file: string,
  take: (file: VersionFile, bytes: Buffer) => Promise<void> = () => Promise.resolve(),
  takeLive: (path: string, bytes: Buffer) => void = () => undefined,
): Promise<Archive> {
  const content = new ArchiveContent();
  await readEntries(file, ARCHIVE_MANIFEST, {
    admit: (entry) => {
      content.admit(entry);
    },
    check: (path, bytes) => {
      content.check(path, bytes);
    },
    take: async (path, bytes) => {
      const versionFile = path === ARCHIVE_MANIFEST ? null : parsePath(path);
      if (versionFile !== null) await take(versionFile, bytes);
      else if (isLiveFile(path)) takeLive(path, bytes);
    },
  });
  return content.finish();
}

/** The part of an archive that was read so far. */
class ArchiveContent {
  #manifest: ArchiveManifest | null = null;
  readonly #seen = new Set<string>();
  readonly #history = new Map<string, Buffer>();

  admit({ path, type, size }: { path: string; type: string; size: number }): void {
    if (type !== 'File') {
      throw refused('archive_unsafe', 'only plain files', `${type} ${JSON.stringify(path)}`);
    }
    assertSize(path, size);
    if (this.#seen.has(path)) throw refused('archive_invalid', `${path} once`, 'it twice');
    this.#seen.add(path);
    if (this.#manifest === null && path === ARCHIVE_MANIFEST) return;
    parsePath(path);
    const bytes = this.#listed(path)?.bytes;
    if (bytes === size) return;
    const expected = bytes === undefined ? 'what its manifest lists' : `${bytes} bytes in ${path}`;
    throw refused('archive_invalid', expected, bytes === undefined ? path : `${size}`);
  }

  check(path: string, bytes: Buffer): void {
    if (path === ARCHIVE_MANIFEST) {
      this.#manifest = decodeArchiveManifest(bytes);
      return;
    }
    const expected = this.#listed(path)?.sha256 ?? '';
    const received = createHash('sha256').update(bytes).digest('hex');
    if (expected !== received) {
      throw refused('archive_invalid', `SHA-256 ${expected} of ${path}`, received);
    }
    if (path === CURRENT_FILE || path === LEDGER_FILE) this.#history.set(path, bytes);
  }

  finish(): Archive {
    const manifest = this.#manifest;
    if (manifest === null) throw refused('archive_invalid', ARCHIVE_MANIFEST, 'nothing');
    const missing = Object.keys(manifest.files).find((path) => !this.#seen.has(path));
    if (missing !== undefined) throw refused('archive_invalid', missing, 'the end of the archive');
    return { manifest, versions: versionsOf(manifest), history: this.#proveHistory(manifest) };
  }

  #listed(path: string) {
    const files = this.#manifest?.files ?? {};
    return Object.hasOwn(files, path) ? files[path] : undefined;
  }

  #proveHistory(manifest: ArchiveManifest): History | null {
    const current = this.#history.get(CURRENT_FILE);
    const ledger = this.#history.get(LEDGER_FILE);
    if (current === undefined || ledger === undefined) return null;
    const history = decodeHistory({ current, ledger });
    const { version, ledger_head: head, manifest_sha256: hash } = history.current;
    const artifact = this.#listed(pathInArchive({ version, name: MANIFEST }));
    assertSame('ledger_head', manifest.ledger_head, head);
    assertSame('current', manifest.current, version);
    if (artifact !== undefined) assertSame(`manifest of ${version}`, hash, artifact.sha256);
    return history;
  }
}

function assertSame(name: string, expected: unknown, received: unknown): void {
  const [wanted, found] = [JSON.stringify(expected), JSON.stringify(received)];
  if (wanted !== found) throw refused('archive_invalid', `${name} ${wanted}`, found);
}
