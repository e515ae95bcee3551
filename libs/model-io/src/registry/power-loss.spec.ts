import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  reportTrial,
  SimulatedDisk,
  temporaryFolder,
  type SimulatedDiskOptions,
} from '@meta-agent/durable-files/testing';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { expectSoundRegistry } from '../../testing/expect-sound-registry';
import { smallDraft } from '../../testing/small-draft';
import { openRegistry, type Registry } from './registry';

const SEED = 20261123;

const promote = (registry: Registry, version: string) =>
  registry.promote({ version, event: 'promote', actor: 'test', reason: 'test', forced: false });

interface Crash {
  /** The versions acknowledged as saved. */
  readonly saved: readonly string[];
  /** One of these versions must be current. */
  readonly current: readonly (string | null)[];
}

/** Saves and promotes twice; `inspect` gets the remains of power losses after every step. */
async function crashAtEveryStep(
  options: SimulatedDiskOptions,
  inspect: (remains: Registry, expected: Crash) => Promise<void>,
): Promise<number> {
  const [root, work] = [temporaryFolder(), temporaryFolder()];
  const random = xoroshiro128plus(SEED);
  const chance = () => uniformFloat64(random);
  const simulated = SimulatedDisk.over(root, options);
  const saved: string[] = [];
  let current: (string | null)[] = [null];
  const crash = async () => {
    const dir = join(work, 'remains');
    for (const choose of [chance, chance, () => 0]) {
      simulated.writeRemains(dir, choose);
      await inspect(openRegistry({ dir }), { saved, current });
      rmSync(dir, { recursive: true });
    }
  };
  // The other steps do not change the state after a power loss.
  simulated.afterStep = async (step) => {
    if (!/stat|chmod|close|readdir/.test(step)) await crash();
  };
  const registry = openRegistry({ dir: root, disk: simulated.disk });
  for (const seed of [1, 2]) {
    const { version } = await registry.save(smallDraft(seed));
    saved.push(version);
    current = [...current, version];
    await promote(registry, version);
    current = [version];
    await crash();
  }
  return simulated.steps.length;
}

describe('after a power loss at any step', () => {
  it('acknowledged versions exist, and the registry is valid', async () => {
    let losses = 0;
    const steps = await crashAtEveryStep({}, async (remains, expected) => {
      losses += 1;
      await expectSoundRegistry(remains, expected.current);
      expect(await remains.list()).toEqual(expect.arrayContaining([...expected.saved]));
    });
    expect(steps).toBeGreaterThan(90);
    reportTrial('registry-power-loss', { 'save and promote': { 'power loss': losses } });
  }, 300_000);

  it('the registry would be broken without syncs', async () => {
    let broken = 0;
    await crashAtEveryStep({ ignoredSyncs: ['sync', 'sync folder'] }, async (remains, expected) => {
      try {
        await expectSoundRegistry(remains, expected.current);
      } catch {
        broken += 1;
      }
    });
    expect(broken).toBeGreaterThan(50);
  }, 300_000);
});
