import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openRegistry, REPORT, type Registry } from '@meta-agent/model-io';
import {
  editAndSeal,
  expectSoundRegistry,
  sampleRegistry,
  smallDraft,
  temporaryFolder,
} from '@meta-agent/model-io/testing';
import fc from 'fast-check';
import { readArchive } from '../../archive/read-archive';
import { writeArchive } from '../../archive/write-archive';
import {
  craftArchive,
  craftTar,
  END,
  entriesOf,
  headerBlock,
  vouchedFor,
  type Entry,
} from '../../testing/craft-archive';
import { runCommand } from '../../testing/run-command';

let source: Registry;
let versions: readonly string[];
let good: string;
let entries: Entry[];
let folder: string;

beforeAll(async () => {
  ({ registry: source, versions } = await sampleRegistry(2));
  good = join(temporaryFolder(), 'good.tar.gz');
  await writeArchive(good, source, versions, await source.verifyLedger());
  entries = entriesOf(good);
});

beforeEach(() => {
  folder = temporaryFolder();
});

/** Restores into a registry that does not exist yet, in an otherwise empty folder. */
const restoreFrom = (file: string, options = {}) =>
  runCommand('restore', [file], { modelDir: join(folder, 'in/models'), yes: true, ...options });

/** Expects that nothing was written, not even the registry's folder. */
async function expectRefused(archive: Buffer, code: string): Promise<void> {
  const file = join(temporaryFolder(), 'evil.tar.gz');
  writeFileSync(file, archive);
  await expect(restoreFrom(file)).rejects.toMatchObject({ code, exitCode: 3 });
  expect(readdirSync(folder)).toEqual([]);
}

describe('restore', () => {
  it('fills an empty registry and promotes the archived current version', async () => {
    const { stdout } = await restoreFrom(good);
    expect(stdout).toContain(`${versions[1]} is current again; the ledger continues.`);
    await expectSoundRegistry(openRegistry({ dir: join(folder, 'in/models') }), [versions[1]]);
  });

  it('restores the report of a version that has one', async () => {
    const registry = openRegistry({ dir: temporaryFolder() });
    const { version } = await registry.save({ ...smallDraft(), report: () => '<p>It works.</p>' });
    const file = join(temporaryFolder(), 'reported.tar.gz');
    await writeArchive(file, registry, [version], null);
    await restoreFrom(file);
    const path = openRegistry({ dir: join(folder, 'in/models') }).pathOf(version);
    expect(readFileSync(join(path, REPORT), 'utf8')).toBe('<p>It works.</p>');
  });

  it('restores only candidates with --no-promote and says what to type next', async () => {
    const { stdout } = await restoreFrom(good, { promote: false });
    expect(stdout).toMatch(/Nothing is current\. Next: \S.*meta-ops promote /);
    expect(stdout).toContain(`promote ${versions[1]} --reason`);
    await expectSoundRegistry(openRegistry({ dir: join(folder, 'in/models') }), [null]);
  });

  it('does not change the current version of a registry that has one', async () => {
    const dir = join(folder, 'in/models');
    mkdirSync(dir, { recursive: true });
    const registry = openRegistry({ dir });
    const { version } = await registry.save(smallDraft(9));
    const details = { actor: 'x', reason: 'x', forced: false };
    await registry.promote({ version, event: 'promote', ...details });
    const { stdout } = await restoreFrom(good, { json: true });
    const result = JSON.parse(stdout) as { restored: string[]; current: unknown };
    expect(result).toMatchObject({ restored: [...versions].sort(), current: null });
    await expectSoundRegistry(registry, [version]);
  });

  it('reports a missing archive', async () => {
    const restoration = restoreFrom(join(folder, 'none.tar.gz'));
    await expect(restoration).rejects.toMatchObject({ code: 'archive_unreadable', exitCode: 2 });
  });
});

describe('an archive with paths that leave the registry', () => {
  const stray = (path: string): Entry => ({ path, bytes: Buffer.from('evil') });

  it.each(['../../escaped', '/tmp/escaped', 'versions/../../escaped', 'C:\\escaped', 'run.sh'])(
    'is refused: %s',
    async (path) => {
      await expectRefused(craftArchive([...entries, stray(path)]), 'archive_unsafe');
      const vouched = vouchedFor([...entries, stray(path)]);
      await expectRefused(craftArchive(vouched), 'archive_unsafe');
    },
  );

  it.each([
    `versions/20261123T184500Z-1a2b3c4d/../../escaped`,
    'versions/20261123T184500Z-1a2b3c4d/run.sh',
    'versions/20261123T184500Z-1a2b3c4d/model.json/x',
    '__proto__',
    'constructor',
  ])('is refused although its manifest lists %s', async (path) => {
    await expectRefused(craftArchive(vouchedFor([...entries, stray(path)])), 'archive_unsafe');
  });

  it.each([
    ['SymbolicLink', { linkpath: '/etc/passwd' }],
    ['Link', { linkpath: '../../current.json' }],
    ['CharacterDevice', { devmaj: 1, devmin: 3 }],
    ['BlockDevice', { devmaj: 8, devmin: 0 }],
    ['FIFO', {}],
    ['Directory', {}],
    ['ContiguousFile', {}],
  ] as const)('is refused: a %s', async (type, more) => {
    const disguised = entries.map((entry, i) =>
      i === 5 ? { ...entry, bytes: Buffer.alloc(0), header: { type, ...more } } : entry,
    );
    await expectRefused(craftArchive(disguised), 'archive_unsafe');
  });

  it.each([
    ['ExtendedHeader', '20 path=../escaped\n'],
    ['GlobalExtendedHeader', '20 path=../escaped\n'],
    ['NextFileHasLongPath', '../../escaped\0'],
  ] as const)('is refused: another name by %s', async (type, text) => {
    const bytes = Buffer.from(text);
    const renaming = { path: 'x', bytes, header: { type } };
    await expectRefused(craftArchive([...entries.slice(0, 4), renaming]), 'archive_unsafe');
  });
});

describe('an archive that is not a complete backup', () => {
  const without = (path: string) => entries.filter((entry) => !entry.path.endsWith(path));
  const changed = (path: string, edit: (text: string) => string) =>
    entries.map((entry) =>
      entry.path === path ? { path, bytes: Buffer.from(edit(entry.bytes.toString())) } : entry,
    );

  it.each<[string, () => readonly Entry[], string]>([
    ['a duplicate file', () => [...entries, entries[4]], 'archive_invalid'],
    ['a duplicate manifest', () => [...entries, entries[0]], 'archive_invalid'],
    ['a missing file', () => entries.slice(0, -1), 'archive_invalid'],
    [
      'a file missing in the archive and in its manifest',
      () => vouchedFor(without('probes.json')),
      'archive_invalid',
    ],
    ['no history for the named head', () => vouchedFor(without('.jsonl')), 'archive_invalid'],
    ['the manifest at the end', () => entries.toReversed(), 'archive_invalid'],
    ['nothing', () => [], 'archive_invalid'],
    ['a ledger with a changed word', () => changed('ledger.jsonl', edited), 'archive_invalid'],
    [
      'a ledger with a changed word and a matching manifest',
      () => vouchedFor(changed('ledger.jsonl', edited)),
      'ledger_edited',
    ],
    [
      'a truncated ledger and a matching manifest',
      () => vouchedFor(changed('ledger.jsonl', (text) => text.split('\n', 1)[0] + '\n')),
      'ledger_cut',
    ],
    [
      'a wrong head in its manifest',
      () => vouchedFor(entries, (manifest) => ({ ...manifest, current: versions[0] })),
      'archive_invalid',
    ],
  ])('is refused: %s', (_, make, code) => expectRefused(craftArchive(make()), code));

  const edited = (text: string) => text.replace('promote', 'restore');

  it('is refused: no gzip, gzip without tar, and gzip within gzip', async () => {
    await expectRefused(Buffer.from('hello'), 'archive_invalid');
    await expectRefused(gzipSync('hello'), 'archive_invalid');
    await expectRefused(gzipSync(readFileSync(good)), 'archive_invalid');
  });

  it('is refused after a change of any one byte, unless the contents stay equal', async () => {
    const bytes = readFileSync(good);
    const file = join(folder, 'changed.tar.gz');
    const { manifest } = await readArchive(good);
    const place = fc.integer({ min: 0, max: bytes.length - 1 });
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const copy = Buffer.from(bytes);
        copy[at] ^= change;
        writeFileSync(file, copy);
        const read = await readArchive(file).catch((error: unknown) => error);
        if (read instanceof Error) expect(read.name).toMatch(/^(Ops|Model)Error$/);
        else expect(read).toMatchObject({ manifest });
      }),
      { numRuns: 300 },
    );
  });

  it('is refused when it is truncated at any byte', async () => {
    const bytes = readFileSync(good);
    for (let length = 0; length < bytes.length; length += 997) {
      await expectRefused(bytes.subarray(0, length), 'archive_invalid');
    }
  });

  it('is refused when one of its models is invalid; the temporary folder is removed', async () => {
    const { registry, versions: bad } = await sampleRegistry(1);
    editAndSeal(registry.pathOf(bad[0]), 'scaler.json', (value) => ({ ...value, scale: [] }));
    const file = join(temporaryFolder(), 'bad.tar.gz');
    await writeArchive(file, registry, bad, null);
    await expect(restoreFrom(file)).rejects.toMatchObject({ code: 'shape_mismatch', exitCode: 3 });
    expect(readdirSync(join(folder, 'in/models'))).toEqual(['versions']);
    expect(readdirSync(join(folder, 'in/models/versions'))).toEqual([]);
  });
});

describe('an archive that would fill the disk', () => {
  const GIB = 2 ** 30;
  /** Gzip members can be concatenated: 10 GiB of zeros take 10 MiB and are built quickly. */
  const zeros = Buffer.concat(Array<Buffer>(10 * 64).fill(gzipSync(Buffer.alloc(16 * 2 ** 20))));
  const bomb = (start: Buffer) => Buffer.concat([gzipSync(start), zeros]);

  it('is refused because of the size of an entry', async () => {
    const path = entries[4].path;
    const huge = headerBlock({ path, size: 10 * GIB - 1024, type: 'File' });
    const start = Buffer.concat([craftTar(entries.slice(0, 4)), huge]);
    await expectRefused(bomb(start), 'archive_too_large');
  });

  it('is refused because of the sizes in its manifest', async () => {
    const { path } = entries[4];
    const one = { bytes: 10 * GIB, sha256: '0'.repeat(64) };
    const admitted = vouchedFor(entries, (manifest) => ({
      ...manifest,
      files: { ...manifest.files, [path]: one },
    }));
    await expectRefused(bomb(craftTar(admitted)), 'archive_too_large');
    const many = Array.from({ length: 100 }, (_, i) => {
      const version = `20261123T184500Z-${String(i).padStart(8, '0')}`;
      return [`versions/${version}/model.json`, { ...one, bytes: 16 * 2 ** 20 }] as const;
    });
    const spread = vouchedFor(entries, (manifest) => ({
      ...manifest,
      files: { ...manifest.files, ...Object.fromEntries(many) },
    }));
    await expectRefused(bomb(craftTar(spread)), 'archive_too_large');
  });

  it('is refused: zeros at the start, after the end and in place of a long name', async () => {
    await expectRefused(zeros, 'archive_invalid');
    await expectRefused(bomb(Buffer.concat([craftTar(entries), END])), 'archive_invalid');
    const longName = headerBlock({ path: 'x', size: 10 * GIB - 1024, type: 'NextFileHasLongPath' });
    await expectRefused(bomb(Buffer.concat([craftTar(entries), longName])), 'archive_unsafe');
    expect(existsSync(join(folder, 'in'))).toBe(false);
  });
});
