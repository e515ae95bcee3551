import { readdirSync } from 'node:fs';
import { SimulatedDisk, temporaryFolder } from '@meta-agent/durable-files/testing';
import { expectSoundRegistry } from '../../testing/expect-sound-registry';
import { openSample, putInForce, sampleRegistry } from '../../testing/sample-registry';
import { smallDraft } from '../../testing/small-draft';
import { versionsPath } from './registry-paths';

describe('removing versions', () => {
  it('keeps the other versions unchanged', async () => {
    const { registry, versions } = await sampleRegistry(4);
    await registry.remove(versions.slice(0, 2));
    expect(readdirSync(versionsPath(registry.dir)).sort()).toEqual(versions.slice(2).sort());
    await expectSoundRegistry(registry, [versions[3]]);
  });

  it('removes nothing when one of the versions is the current or the previous one', async () => {
    const { registry, versions } = await sampleRegistry(3);
    for (const version of versions.slice(1)) {
      const removal = registry.remove([versions[0], version]);
      await expect(removal).rejects.toMatchObject({ code: 'version_protected' });
    }
    expect(await registry.list()).toHaveLength(3);
  });

  it('protects the previous version when the current version was promoted twice', async () => {
    const { registry, versions } = await sampleRegistry(3);
    await putInForce(registry, versions[2]);
    expect((await registry.protectedVersions()).sort()).toEqual(versions.slice(1).sort());
  });

  it('protects nothing where no version is current', async () => {
    expect(await openSample(temporaryFolder()).protectedVersions()).toEqual([]);
  });

  it('is refused for a name that is no version of the registry', async () => {
    const { registry, versions } = await sampleRegistry(3);
    for (const [name, code] of [
      ['..', 'version_invalid'],
      ['20200101T000000Z-00000000', 'version_missing'],
    ]) {
      const removal = registry.remove([versions[0], name]);
      await expect(removal).rejects.toMatchObject({ code });
    }
    expect(await registry.list()).toHaveLength(3);
  });

  it('puts the version back when a rename is done but reported as failed', async () => {
    const { registry, versions } = await sampleRegistry(3);
    const faulty = SimulatedDisk.over(registry.dir);
    faulty.faultOf = (operation) => (operation.startsWith('rename') ? 'late' : undefined);
    const removal = openSample(registry.dir, faulty.disk).remove([versions[0]]);
    await expect(removal).rejects.toMatchObject({ code: 'write_failed' });
    expect(readdirSync(versionsPath(registry.dir)).sort()).toEqual([...versions].sort());
  });

  it.each(['torn', 'late'] as const)(
    'leaves only complete versions when a step fails: %s',
    async (fault) => {
      const { registry, versions } = await sampleRegistry(4);
      const [first, second, , last] = versions;
      for (let failing = 0; ; failing += 1) {
        const faulty = SimulatedDisk.over(registry.dir);
        faulty.faultOf = (_, step) => (step === failing ? fault : undefined);
        const removal = openSample(registry.dir, faulty.disk).remove([first, second]);
        await removal.catch((error: unknown) => {
          expect(error).toMatchObject({ name: 'ModelError' });
        });
        await expectSoundRegistry(registry, [last]);
        if (faulty.steps.length <= failing) break;
        await registry.save(smallDraft(1));
        await registry.save(smallDraft(2));
      }
      expect((await registry.list()).sort()).toEqual(versions.slice(2).sort());
    },
    300_000,
  );
});
