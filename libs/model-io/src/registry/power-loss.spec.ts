import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { expectSoundRegistry } from '../../testing/expect-sound-registry';
import { smallDraft } from '../../testing/small-draft';
import { temporaryFolder } from '../../testing/temporary-folder';
import { volatileDisk } from '../../testing/volatile-disk';
import type { Files } from '../files/files';
import { openRegistry, type Registry } from './registry';

const SEED = 20261123;

const promote = (registry: Registry, version: string) =>
  registry.promote({ version, event: 'promote', actor: 'test', reason: 'test', forced: false });

/** Calls back after every step of the files. */
function watched(files: Files, look: () => Promise<void>): Files {
  const around =
    <A extends unknown[], T>(step: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      const result = await step(...args);
      await look();
      return result;
    };
  return {
    open: around(async (path, flags) => {
      const file = await files.open(path, flags);
      return {
        writeFile: around((data: Uint8Array) => file.writeFile(data)),
        stat: () => file.stat(),
        chmod: (mode) => file.chmod(mode),
        sync: around(() => file.sync()),
        close: () => file.close(),
      };
    }),
    mkdir: around((path) => files.mkdir(path)),
    rename: around((from, to) => files.rename(from, to)),
    link: around((existing, path) => files.link(existing, path)),
    remove: around((path) => files.remove(path)),
  };
}

interface Crash {
  /** The versions that have been acknowledged as saved. */
  readonly saved: readonly string[];
  /** The versions of which one has to be current. */
  readonly current: readonly (string | null)[];
}

/** Saves and promotes twice; after every step, power losses of which `inspect` gets the remains. */
async function crashAtEveryStep(
  options: { ignoresSync: boolean },
  inspect: (remains: Registry, expected: Crash) => Promise<void>,
): Promise<number> {
  const [root, work] = [temporaryFolder(), temporaryFolder()];
  const random = xoroshiro128plus(SEED);
  const chance = () => uniformFloat64(random);
  const disk = volatileDisk(root, options);
  const saved: string[] = [];
  let current: (string | null)[] = [null];
  const crash = async () => {
    const dir = join(work, 'remains');
    for (const choose of [chance, chance, () => 0]) {
      disk.writeRemains(dir, choose);
      await inspect(openRegistry({ dir }), { saved, current });
      rmSync(dir, { recursive: true });
    }
  };
  const registry = openRegistry({ dir: root, files: watched(disk.files, crash) });
  for (const seed of [1, 2]) {
    const { version } = await registry.save(smallDraft(seed));
    saved.push(version);
    current = [...current, version];
    await promote(registry, version);
    current = [version];
    await crash();
  }
  return disk.steps;
}

describe('after a power loss at any step', () => {
  it('what was acknowledged is there, and the registry is sound', async () => {
    const steps = await crashAtEveryStep({ ignoresSync: false }, async (remains, expected) => {
      await expectSoundRegistry(remains, expected.current);
      expect(await remains.list()).toEqual(expect.arrayContaining([...expected.saved]));
    });
    expect(steps).toBeGreaterThan(90);
  }, 60_000);

  it('much would be broken if nothing were synced', async () => {
    let broken = 0;
    await crashAtEveryStep({ ignoresSync: true }, async (remains, expected) => {
      try {
        await expectSoundRegistry(remains, expected.current);
      } catch {
        broken += 1;
      }
    });
    expect(broken).toBeGreaterThan(50);
  }, 60_000);
});
