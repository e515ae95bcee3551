import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SimulatedDisk, temporaryFolder } from '@meta-agent/durable-files/testing';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { editAndSeal } from '../../testing/artifact-folder';
import { expectSoundRegistry } from '../../testing/expect-sound-registry';
import { atEachStep } from '../../testing/failing-steps';
import { restorationOf } from '../../testing/restoration-of';
import { openSample, putInForce, sampleRegistry } from '../../testing/sample-registry';
import { smallDraft } from '../../testing/small-draft';
import type { Registry } from './registry';
import { currentPath, ledgerPath, versionsPath } from './registry-paths';
import type { Restoration } from './restore-registry';

let source: Registry;
let versions: readonly string[];
let restoration: Restoration;

beforeAll(async () => {
  ({ registry: source, versions } = await sampleRegistry(2));
  restoration = restorationOf(source, versions);
});

const sorted = () => [...versions].sort();

describe('restoring into an empty registry', () => {
  it('restores all versions and the current version, and continues the ledger', async () => {
    const target = openSample(join(temporaryFolder(), 'models'));
    const { restored, mended, present, current } = await target.restore(restoration);
    expect({ restored, mended, present }).toEqual({ restored: sorted(), mended: [], present: [] });
    expect(current).toMatchObject({ version: versions[1], previous: null, generation: 3 });
    await expectSoundRegistry(target, [versions[1]]);
    const { entries } = await target.verifyLedger();
    expect(entries.slice(0, 2)).toEqual((await source.verifyLedger()).entries);
    expect(entries[2]).toMatchObject({
      event: 'restore',
      from: null,
      to: versions[1],
      actor: 'operator',
      reason: 'the disk broke',
      details: { ledger_head: { count: 2, hash: entries[1].hash } },
    });
    expect(await target.chooseRollback()).toEqual({ version: versions[0], skipped: [] });
  });

  it('sets no current version without a history', async () => {
    const target = openSample(temporaryFolder());
    const { current } = await target.restore({ ...restoration, history: null });
    expect(current).toBeNull();
    await expectSoundRegistry(target, [null]);
    expect(await target.list()).toEqual(sorted());
  });

  it('can be repeated', async () => {
    const target = openSample(temporaryFolder());
    await target.restore(restoration);
    const again = await target.restore(restoration);
    expect(again).toEqual({ restored: [], mended: [], present: sorted(), current: null });
    expect((await target.verifyLedger()).entries).toHaveLength(3);
  });
});

describe('restoring into a registry that has a ledger', () => {
  it('adds only candidates', async () => {
    const { registry: target, versions: own } = await sampleRegistry(1);
    const { version: other } = await target.save(smallDraft(9));
    await putInForce(target, other);
    const { restored, present, current } = await target.restore(restoration);
    expect({ restored, present, current }).toEqual({
      restored: versions.filter((version) => version !== own[0]),
      present: own,
      current: null,
    });
    await expectSoundRegistry(target, [other]);
    expect((await target.verifyLedger()).entries).toHaveLength(2);
  });

  it('repairs a damaged version', async () => {
    const { registry: target, versions: own } = await sampleRegistry(2);
    rmSync(join(target.pathOf(own[0]), 'manifest.json'));
    writeFileSync(join(target.pathOf(own[1]), 'weights.bin'), 'broken');
    const { restored, mended } = await target.restore(restoration);
    expect({ restored, mended }).toEqual({ restored: [], mended: sorted() });
    await expectSoundRegistry(target, [own[1]]);
    expect(readdirSync(versionsPath(target.dir)).sort()).toEqual(sorted());
  });

  it('is refused before the first move when one of the versions differs', async () => {
    const target = openSample(temporaryFolder());
    const last = sorted()[1];
    mkdirSync(versionsPath(target.dir));
    cpSync(source.pathOf(last), target.pathOf(last), { recursive: true });
    editAndSeal(target.pathOf(last), 'metadata.json', (value) => ({ ...value, note: 'mine' }));
    await expect(target.restore(restoration)).rejects.toMatchObject({ code: 'version_differs' });
    expect(readdirSync(versionsPath(target.dir))).toEqual([last]);
  });
});

describe('restoring into a registry with an incomplete ledger', () => {
  it('is refused before the first move', async () => {
    const { registry: target, versions: own } = await sampleRegistry(2);
    rmSync(target.pathOf(own[0]), { recursive: true });
    const ledger = ledgerPath(target.dir);
    writeFileSync(ledger, readFileSync(ledger, 'utf8').split('\n').slice(0, 1).join('') + '\n');
    await expect(target.restore(restoration)).rejects.toMatchObject({ code: 'ledger_cut' });
    expect(readdirSync(versionsPath(target.dir))).toEqual([own[1]]);
  });
});

describe('a version that cannot be restored', () => {
  const refused = async (unpack: Restoration['unpack'], code: string) => {
    const target = openSample(temporaryFolder());
    await expect(target.restore({ ...restoration, unpack })).rejects.toMatchObject({ code });
    expect(readdirSync(versionsPath(target.dir))).toEqual([]);
    expect(await target.current()).toBeNull();
  };

  it('leaves nothing when it is invalid', () =>
    refused(async (staging) => {
      await restoration.unpack({
        write: (version, name, bytes) =>
          staging.write(version, name, name === 'weights.bin' ? new Uint8Array(1) : bytes),
      });
    }, 'size_mismatch'));

  it('leaves nothing when it has another name', () =>
    refused(async (staging) => {
      await restoration.unpack({
        write: (version, name, bytes) =>
          staging.write(version.replace(/^\d{4}/, '1999'), name, bytes),
      });
    }, 'version_mismatch'));

  it.each([
    ['../../escaped', 'model.json', 'version_invalid'],
    ['20261123T184500Z-1a2b3c4d', '../../../escaped', 'file_invalid'],
    ['20261123T184500Z-1a2b3c4d', 'run.sh', 'file_invalid'],
  ])('is never written: %s/%s', (version, name, code) =>
    refused((staging) => staging.write(version, name, new Uint8Array(1)), code),
  );
});

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

  it('is reported between ledger and current.json, and does not stop a promotion', async () => {
    const target = openSample(temporaryFolder());
    await target.restore(restoration);
    rmSync(currentPath(target.dir));
    expect((await target.verifyLedger()).pending).toMatchObject({ event: 'restore' });
    await putInForce(target, versions[0]);
    await expectSoundRegistry(target, [versions[0]]);
    const { entries } = await target.verifyLedger();
    expect(entries.map(({ event }) => event)).toEqual([
      ...['promote', 'promote', 'restore', 'abandoned', 'promote'],
    ]);
    await putInForce(target, versions[1]);
    rmSync(currentPath(target.dir));
    await expect(target.verifyLedger()).rejects.toMatchObject({ code: 'current_outdated' });
  });

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
