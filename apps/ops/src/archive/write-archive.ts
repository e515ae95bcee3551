import { readdir, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { CommandError } from '@meta-agent/command-line';
import { nodeDisk, publishStaged, readRegularFile } from '@meta-agent/durable-files';
import {
  encodeHistory,
  filesOfRegistry,
  isArtifactFile,
  ModelError,
  type LedgerState,
  type Registry,
} from '@meta-agent/model-io';
import { OpsError } from '../errors';
import {
  ARCHIVE_LIMITS,
  ARCHIVE_MANIFEST,
  CURRENT_FILE,
  encodeArchiveManifest,
  LEDGER_FILE,
  pathInArchive,
  type ArchiveManifest,
} from './archive-manifest';
import { notWritable } from './not-writable';
import { listFiles, packFiles, type Source } from './pack-files';
import { readArchive } from './read-archive';

/**
 * Writes versions, live states, and the history if there is one, as a .tar.gz; equal contents give
 * equal bytes. The archive gets its name after it was synced, read back and verified.
 * @throws OpsError archive_not_writable, archive_*
 */
export async function writeArchive(
  file: string,
  registry: Registry,
  versions: readonly string[],
  ledger: LedgerState | null,
  live: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<ArchiveManifest> {
  try {
    await assertOutside(file, registry.dir);
    const inputs = await filesOfRegistry(registry.dir);
    return await publishStaged(nodeDisk, file, { inputs }, async (archive) => {
      const sources = await sourcesOf(registry, versions, ledger, live);
      const manifest = await describe(sources, ledger);
      const head = { path: ARCHIVE_MANIFEST, read: () => bytesOf(manifest) };
      for await (const chunk of packFiles([head, ...sources])) await archive.append(chunk);
      await archive.seal();
      await readArchive(archive.temporary);
      return manifest;
    });
  } catch (error) {
    if (error instanceof CommandError || error instanceof ModelError) throw error;
    throw notWritable(file, error as Error);
  }
}

/** A backup in the registry is lost with the registry. */
async function assertOutside(file: string, dir: string): Promise<void> {
  const way = relative(await realpath(dir), await realpath(dirname(resolve(file))));
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return;
  throw new OpsError('archive_not_writable', {
    message: `${file} is in the registry. Nothing was written.`,
    expected: `a file outside of ${dir}`,
    received: file,
    next: 'choose another --to',
  });
}

const bytesOf = (manifest: ArchiveManifest) => Promise.resolve(encodeArchiveManifest(manifest));

async function sourcesOf(
  registry: Registry,
  versions: readonly string[],
  ledger: LedgerState | null,
  live: ReadonlyMap<string, Uint8Array>,
): Promise<Source[]> {
  const files: Source[] = [];
  for (const version of versions) {
    const folder = registry.pathOf(version);
    for (const name of (await readdir(folder)).filter(isArtifactFile)) {
      const read = () =>
        readRegularFile(join(folder, name), { maxBytes: ARCHIVE_LIMITS.fileBytes });
      files.push({ path: pathInArchive({ version, name }), read });
    }
  }
  const history = ledger === null ? null : encodeHistory(ledger);
  const told = history === null ? [] : historySources(history);
  const learned = [...live].map(([path, bytes]) => sourceOf(path, bytes));
  return [...told, ...learned, ...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function historySources(files: NonNullable<ReturnType<typeof encodeHistory>>): Source[] {
  return [sourceOf(CURRENT_FILE, files.current), sourceOf(LEDGER_FILE, files.ledger)];
}

const sourceOf = (path: string, bytes: Uint8Array): Source => ({
  path,
  read: () => Promise.resolve(Buffer.from(bytes)),
});

async function describe(
  sources: readonly Source[],
  ledger: LedgerState | null,
): Promise<ArchiveManifest> {
  const files = await listFiles(sources);
  const head = ledger === null || ledger.head.count === 0 ? null : ledger.head;
  return {
    format: 'meta-agent-backup',
    schema_version: 1,
    current: head === null ? null : (ledger?.entries[head.count - 1].to ?? null),
    ledger_head: head,
    files,
  };
}
