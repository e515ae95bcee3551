import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { SimulatedDisk, temporaryFolder } from '@meta-agent/durable-files/testing';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { expectSoundRegistry } from '../../testing/expect-sound-registry';
import { atEachStep } from '../../testing/failing-steps';
import { restorationOf } from '../../testing/restoration-of';
import { openSample, sampleRegistry } from '../../testing/sample-registry';
import type { Registry } from './registry';
import type { Restoration } from './restore-registry';

let source: Registry;
let versions: readonly string[];
let restoration: Restoration;

beforeAll(async () => {
  ({ registry: source, versions } = await sampleRegistry(2));
  restoration = restorationOf(source, versions);
});

const sorted = () => [...versions].sort();

describe('an interrupted restoration', () => {
  it.each([
    ['the power fails', 0, (failing: number) => (step: number) => step >= failing && 'torn'],
    ['it fails', 1, (failing: number) => (step: number) => step === failing && 'torn'],
    [
      'it completes but fails',
      2,
      (failing: number) => (step: number) => step === failing && 'late',
    ],
  ] as const)(
    'leaves a valid registry and can be repeated when at any step %s',
    async (_, kind, faultOf) => {
      const parent = temporaryFolder();
      const dir = join(parent, 'models');
      const steps = await atEachStep(kind, async (failing) => {
        const faulty = SimulatedDisk.over(dir);
        faulty.faultOf = (_, step) => faultOf(failing)(step) || undefined;
        await openSample(dir, faulty.disk)
          .restore(restoration)
          .catch((error: unknown) => {
            expect(error).toMatchObject({ name: 'ModelError' });
          });
        const target = openSample(dir);
        await expectSoundRegistry(target, [null, versions[1]]);
        await target.restore(restoration);
        await expectSoundRegistry(target, [versions[1]]);
        expect(await target.list()).toEqual(sorted());
        rmSync(dir, { recursive: true });
        return faulty.steps.length;
      });
      expect(steps).toBeGreaterThan(60);
    },
    300_000,
  );

  it('leaves a valid registry after a power loss', async () => {
    const random = xoroshiro128plus(5);
    const chance = () => uniformFloat64(random);
    const [root, work] = [temporaryFolder(), temporaryFolder()];
    const simulated = SimulatedDisk.over(root);
    const crash = async (allowed: (string | null)[]) => {
      const dir = join(work, 'remains');
      for (const choose of [chance, chance, chance, () => 0]) {
        simulated.writeRemains(dir, choose);
        await expectSoundRegistry(openSample(dir), allowed);
        rmSync(dir, { recursive: true });
      }
    };
    const rename = async (from: string, to: string) => {
      await crash([null, versions[1]]);
      await simulated.disk.rename(from, to);
      await crash([null, versions[1]]);
    };
    await openSample(root, { ...simulated.disk, rename }).restore(restoration);
    await crash([versions[1]]);
  }, 300_000);
});
