import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Header, list, type HeaderData } from 'tar';
import { ARCHIVE_MANIFEST, type ArchiveManifest } from '../archive/archive-manifest';

/** An arbitrary tar entry, also one that no regular program writes. */
export interface Entry {
  readonly path: string;
  readonly bytes: Buffer;
  readonly header?: Partial<HeaderData>;
}

const BLOCK_BYTES = 512;
export const END = Buffer.alloc(2 * BLOCK_BYTES);

export function craftTar(entries: readonly Entry[]): Buffer {
  return Buffer.concat(
    entries.flatMap(({ path, bytes, header }) => [
      headerBlock({ path, size: bytes.byteLength, type: 'File', ...header }),
      bytes,
      Buffer.alloc((BLOCK_BYTES - (bytes.byteLength % BLOCK_BYTES)) % BLOCK_BYTES),
    ]),
  );
}

export function headerBlock(data: HeaderData): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  new Header({ mode: 0o644, mtime: new Date(0), ...data }).encode(block);
  return block;
}

export const craftArchive = (entries: readonly Entry[]) =>
  gzipSync(Buffer.concat([craftTar(entries), END]));

/** The entries of an archive, in order. */
export function entriesOf(file: string): Entry[] {
  const entries: Entry[] = [];
  list({
    file,
    sync: true,
    onReadEntry: (entry) => {
      const chunks: Buffer[] = [];
      entry.on('data', (chunk) => chunks.push(chunk));
      entry.on('end', () => entries.push({ path: entry.path, bytes: Buffer.concat(chunks) }));
    },
  });
  return entries;
}

/** The entries with a manifest that lists all of them with the right hashes. */
export function vouchedFor(
  entries: readonly Entry[],
  edit: (manifest: ArchiveManifest) => ArchiveManifest = (manifest) => manifest,
): Entry[] {
  const [first, ...rest] = entries;
  const manifest = JSON.parse(first.bytes.toString('utf8')) as ArchiveManifest;
  const files = rest.map(({ path, bytes }) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return [path, { bytes: bytes.byteLength, sha256 }] as const;
  });
  const text = JSON.stringify(edit({ ...manifest, files: Object.fromEntries(files) }));
  return [{ path: ARCHIVE_MANIFEST, bytes: Buffer.from(text) }, ...rest];
}
