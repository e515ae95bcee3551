import { createHash } from 'node:crypto';
import { decodeHistory, MANIFEST, type History, type VerifyKeys } from '@meta-agent/model-io';
import { readEntries } from '../archive/read-entries';
import {
  decodeEvidenceManifest,
  EVIDENCE_MANIFEST,
  type EvidenceManifest,
} from './evidence-manifest';
import { refusedPack } from './pack-error';
import { proveContents, proveLiveChain, type ReadFiles } from './prove-contents';
import { proveSignatures } from './prove-signatures';

/** What a pack was proven to hold. */
export interface CheckedEvidence {
  readonly manifest: EvidenceManifest;
  /** Null when no version was ever current. */
  readonly history: History | null;
  readonly liveStates: number;
}

/**
 * Reads a whole pack and verifies each byte: each file is listed once with its size and hash, none is
 * missing, the ledger is complete and anchored, each live state proves the one before, and the models are
 * those that the ledger put in force.
 * @param keys when given, one of them must have signed the ledger and the live states
 * @throws OpsError archive_*, ModelError of the ledger, signature_*
 */
export async function checkEvidence(file: string, keys?: VerifyKeys): Promise<CheckedEvidence> {
  const pack = new PackContent();
  await readEntries(file, EVIDENCE_MANIFEST, {
    admit: (entry) => {
      pack.admit(entry);
    },
    check: (path, bytes) => {
      pack.check(path, bytes);
    },
    take: () => Promise.resolve(),
  });
  return pack.finish(keys);
}

/** The part of a pack that was read so far. */
class PackContent {
  #manifest: EvidenceManifest | null = null;
  readonly #seen = new Set<string>();
  /** The files that prove others; the rest is proven by its hash alone. */
  readonly #kept: ReadFiles = new Map();

  admit({ path, type, size }: { path: string; type: string; size: number }): void {
    if (type !== 'File') {
      throw refusedPack('archive_unsafe', 'only plain files', `${type} ${JSON.stringify(path)}`);
    }
    if (this.#seen.has(path)) throw refusedPack('archive_invalid', `${path} once`, 'it twice');
    this.#seen.add(path);
    if (path === EVIDENCE_MANIFEST && this.#manifest === null) return;
    const listed = this.#listed(path);
    if (listed.bytes === size) return;
    throw refusedPack('archive_invalid', `${listed.bytes} bytes in ${path}`, String(size));
  }

  check(path: string, bytes: Buffer): void {
    if (path === EVIDENCE_MANIFEST) {
      this.#manifest = decodeEvidenceManifest(bytes);
      return;
    }
    const { sha256: expected } = this.#listed(path);
    const received = createHash('sha256').update(bytes).digest('hex');
    if (expected !== received) {
      throw refusedPack('archive_invalid', `SHA-256 ${expected} of ${path}`, received);
    }
    if (isProof(path)) this.#kept.set(path, bytes);
  }

  finish(keys: VerifyKeys | undefined): CheckedEvidence {
    const manifest = this.#manifest;
    if (manifest === null) throw refusedPack('archive_invalid', EVIDENCE_MANIFEST, 'nothing');
    const missing = Object.keys(manifest.files).find((path) => !this.#seen.has(path));
    if (missing !== undefined) throw refusedPack('archive_invalid', missing, 'the end of the pack');
    const history = this.#history();
    proveContents(manifest, this.#kept, history);
    if (keys !== undefined) proveSignatures(manifest, this.#kept, history, keys);
    return { manifest, history, liveStates: proveLiveChain(manifest, this.#kept) };
  }

  #listed(path: string) {
    const files = this.#manifest?.files ?? {};
    if (Object.hasOwn(files, path)) return files[path];
    throw refusedPack('archive_invalid', 'what its manifest lists', JSON.stringify(path));
  }

  #history(): History | null {
    const [current, ledger] = [this.#kept.get('current.json'), this.#kept.get('ledger.jsonl')];
    return current === undefined || ledger === undefined
      ? null
      : decodeHistory({ current, ledger });
  }
}

const isProof = (path: string): boolean =>
  !path.startsWith('versions/') ? !path.startsWith('decisions/') : path.endsWith(`/${MANIFEST}`);
