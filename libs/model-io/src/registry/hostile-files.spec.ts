import { execFileSync } from 'node:child_process';
import { cpSync, renameSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { sampleRegistry } from '../../testing';
import { writeArtifact } from '../../testing/artifact-folder';
import { smallDraft } from '../../testing/small-draft';
import { loadArtifact } from '../load/load-artifact';
import { openModel } from './open-model';
import { openRegistry } from './registry';

const REPLACEMENTS: readonly (readonly [string, (path: string) => void])[] = [
  ['a FIFO', (path) => execFileSync('mkfifo', [path])],
  [
    'a device',
    (path) => {
      execFileSync('mknod', [path, 'c', '1', '5']);
    },
  ],
  [
    'a symbolic link',
    (path) => {
      symlinkSync('/dev/zero', path);
    },
  ],
];

// Only root may make a device.
const possible = REPLACEMENTS.filter(([kind]) => kind !== 'a device' || process.getuid?.() === 0);

describe.each(possible)('%s in the place of a file', (kind, put) => {
  it.each(['weights.bin', 'manifest.json', 'metadata.json'])(
    'of an artifact is refused at once: %s',
    async (name) => {
      const folder = writeArtifact(smallDraft());
      rmSync(join(folder, name));
      put(join(folder, name));
      await expect(loadArtifact(folder)).rejects.toMatchObject({
        code: 'artifact_unreadable',
        at: join(folder, name),
        expected: 'a plain file',
        received: kind,
      });
    },
  );

  it.each(['current.json', 'ledger.jsonl'])(
    'of a registry is refused at once: %s',
    async (name) => {
      const { registry } = await sampleRegistry(1);
      rmSync(join(registry.dir, name));
      put(join(registry.dir, name));
      const refusal = { code: 'registry_unreadable', received: kind };
      await expect(registry.verifyLedger()).rejects.toMatchObject(refusal);
      if (name === 'current.json') await expect(registry.load()).rejects.toMatchObject(refusal);
    },
  );
});

it('a file that grew beyond any artifact is refused before it is read', async () => {
  const folder = writeArtifact(smallDraft());
  truncateSync(join(folder, 'weights.bin'), 2 ** 40);
  await expect(loadArtifact(folder)).rejects.toMatchObject({
    code: 'artifact_unreadable',
    received: `${2 ** 40} bytes`,
  });
});

it('a draft with a file that no archive takes is not saved', async () => {
  const { registry } = await sampleRegistry(1);
  const draft = smallDraft(2);
  const metadata = { ...draft.metadata, warnings: ['x'.repeat(17 * 2 ** 20)] };
  await expect(registry.save({ ...draft, metadata })).rejects.toMatchObject({
    code: 'artifact_too_large',
    at: 'metadata.json',
  });
  expect(await registry.list()).toHaveLength(1);
});

it('an artifact copied into the root of a registry does not take over', async () => {
  const { registry, versions } = await sampleRegistry(2);
  const stray = writeArtifact(smallDraft(7));
  cpSync(stray, registry.dir, { recursive: true });
  await expect(openModel(registry.dir)).rejects.toMatchObject({
    code: 'artifact_in_registry',
    exitCode: 3,
  });
  rmSync(join(registry.dir, 'manifest.json'));
  expect((await openModel(registry.dir)).version).toBe(versions[1]);
  expect((await openModel(stray)).version).not.toBe(versions[1]);
});

it('a registry behind a symbolic link is read and changed, and follows a swap of the link', async () => {
  const [one, other] = [await sampleRegistry(1), await sampleRegistry(2)];
  const link = `${one.registry.dir}.link`;
  symlinkSync(one.registry.dir, link);
  const registry = openRegistry({ dir: link });
  expect((await registry.load()).version).toBe(one.versions[0]);
  symlinkSync(other.registry.dir, `${link}.next`);
  renameSync(`${link}.next`, link);
  expect((await registry.load()).version).toBe(other.versions[1]);
  await registry.remove([]);
});
