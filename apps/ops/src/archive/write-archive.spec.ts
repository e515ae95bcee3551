import { chmodSync, linkSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Registry } from '@meta-agent/model-io';
import { sampleRegistry, temporaryFolder } from '@meta-agent/model-io/testing';
import { entriesOf } from '../testing/craft-archive';
import { readArchive } from './read-archive';
import { writeArchive } from './write-archive';

let registry: Registry;
let versions: readonly string[];
let folder: string;

beforeAll(async () => {
  ({ registry, versions } = await sampleRegistry(3));
});

beforeEach(() => {
  folder = temporaryFolder();
});

async function write(name: string, wanted = versions): Promise<string> {
  const file = join(folder, name);
  await writeArchive(file, registry, wanted, await registry.verifyLedger());
  return file;
}

it('reads back the versions and the history with its head', async () => {
  const archive = await readArchive(await write('all.tar.gz'));
  expect(archive.versions).toEqual([...versions].sort());
  const { head, entries } = await registry.verifyLedger();
  expect(archive.manifest).toMatchObject({ current: versions[2], ledger_head: head });
  expect(archive.history).toEqual({ entries, current: await registry.current() });
});

it('writes the same bytes for the same versions with other times, modes and order', async () => {
  const first = readFileSync(await write('first.tar.gz'));
  for (const version of versions) {
    const path = join(registry.pathOf(version), 'model.json');
    utimesSync(path, 1, 1);
    chmodSync(path, 0o600);
  }
  const second = readFileSync(await write('second.tar.gz', versions.toReversed()));
  expect(second.equals(first)).toBe(true);
  // The gzip header holds no time (bytes 4 to 7) and no operating system (byte 9).
  expect([...first.subarray(4, 10)]).toEqual([0, 0, 0, 0, 2, 255]);
});

it('writes the manifest first, then the listed files in sorted order', async () => {
  const [manifest, ...files] = entriesOf(await write('all.tar.gz')).map(({ path }) => path);
  expect(manifest).toBe('backup.json');
  expect(files).toEqual(files.toSorted());
  expect(files).toHaveLength(2 + 3 * 7);
});

it('leaves only the archive in the folder and replaces an older archive completely', async () => {
  writeFileSync(join(folder, 'all.tar.gz'), 'older');
  const file = await write('all.tar.gz');
  expect(readdirSync(folder)).toEqual(['all.tar.gz']);
  expect((await readArchive(file)).versions).toHaveLength(3);
});

it('never replaces a file of the registry, nor anything but a plain file', async () => {
  const input = join(folder, 'metadata.json');
  linkSync(join(registry.pathOf(versions[0]), 'metadata.json'), input);
  const before = readFileSync(input);
  for (const [to, received] of [
    [input, expect.stringMatching(/^the input .*metadata\.json$/) as string],
    ['/dev/null', 'a device'],
  ]) {
    const writing = writeArchive(to, registry, versions, null);
    await expect(writing).rejects.toMatchObject({ code: 'archive_not_writable', received });
  }
  expect(readFileSync(input).equals(before)).toBe(true);
});

it.each(['x.tar.gz', 'versions/x.tar.gz', 'versions/../y.tar.gz'])(
  'writes no archive into the registry: %s',
  async (name) => {
    const to = `${registry.dir}/${name}`;
    await expect(writeArchive(to, registry, versions, null)).rejects.toMatchObject({
      code: 'archive_not_writable',
      expected: `a file outside of ${registry.dir}`,
    });
    const beside = await writeArchive(`${registry.dir}.tar.gz`, registry, versions, null);
    expect(beside).toBeDefined();
  },
);

it('reports a missing folder, and a folder that is a file', async () => {
  await expect(write('nowhere/all.tar.gz')).rejects.toMatchObject({ code: 'archive_not_writable' });
  const file = await write('all.tar.gz');
  const inFile = writeArchive(join(file, 'x'), registry, versions, null);
  await expect(inFile).rejects.toMatchObject({ code: 'archive_not_writable' });
  expect(readdirSync(folder)).toEqual(['all.tar.gz']);
});
