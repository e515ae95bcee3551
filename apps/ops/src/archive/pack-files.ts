import { createHash } from 'node:crypto';
import { Header, Pack, ReadEntry } from 'tar';

/** One file of an archive: its path there, and a function that reads its bytes. */
export interface Source {
  readonly path: string;
  readonly read: () => Promise<Buffer>;
}

/** What a manifest says of each file, by its path. */
type ListedFiles = Record<string, { bytes: number; sha256: string }>;

/** Size and SHA-256 of each file, in the order of the archive. */
export async function listFiles(sources: readonly Source[]): Promise<ListedFiles> {
  const files: ListedFiles = {};
  for (const { path, read } of sources) {
    const bytes = await read();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    files[path] = { bytes: bytes.byteLength, sha256 };
  }
  return files;
}

/** A .tar.gz of one file after the other, without any clock time, user or system. */
export async function* packFiles(sources: readonly Source[]): AsyncGenerator<Buffer> {
  const tar = new Pack({ portable: true, noPax: true, gzip: { level: 9 } });
  // The iteration listens for errors only while it waits for a chunk; it throws an earlier one then.
  tar.on('error', () => undefined);
  const feeding = feed(tar, sources).catch((error: unknown) => tar.emit('error', error));
  for await (const chunk of tar) yield chunk;
  await feeding;
}

async function feed(tar: Pack, sources: readonly Source[]): Promise<void> {
  for (const { path, read } of sources) {
    const bytes = await read();
    const size = bytes.byteLength;
    const header = new Header({ path, size, type: 'File', mode: 0o644, mtime: new Date(0) });
    const entry = new ReadEntry(header);
    const isTaken = new Promise((resolve) => entry.once('end', resolve));
    tar.add(entry);
    entry.end(bytes);
    await isTaken;
  }
  tar.end();
}
