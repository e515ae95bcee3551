import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { editAndSeal } from '../../testing/artifact-folder';
import { expectSoundRegistry } from '../../testing/expect-sound-registry';
import { restorationOf } from '../../testing/restoration-of';
import { openSample, putInForce, sampleRegistry } from '../../testing/sample-registry';
import { smallDraft } from '../../testing/small-draft';
import { currentOf } from './ledger';
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
      forced: false,
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

  it('restores what was in force, not a promotion that was pending', async () => {
    const target = openSample(temporaryFolder());
    const { entries } = await source.verifyLedger();
    const history = { entries, current: currentOf(entries[0]) };
    const { current } = await target.restore({ ...restoration, history });
    expect(current).toMatchObject({ version: versions[0], generation: 2 });
    expect((await target.verifyLedger()).entries.map(({ event, to }) => [event, to])).toEqual([
      ['promote', versions[0]],
      ['restore', versions[0]],
    ]);
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

  it('is refused when a version cannot be read: it may be sound', async () => {
    const { registry: target, versions: own } = await sampleRegistry(2);
    const file = join(target.pathOf(own[0]), 'weights.bin');
    rmSync(file);
    mkdirSync(file);
    await expect(target.restore(restoration)).rejects.toMatchObject({
      code: 'artifact_unreadable',
    });
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

  it('is told the files that it may have', async () => {
    const target = openSample(temporaryFolder());
    const unpack: Restoration['unpack'] = (staging) =>
      staging.write('20261123T184500Z-1a2b3c4d', 'run.sh', new Uint8Array(1));
    await expect(target.restore({ ...restoration, unpack })).rejects.toMatchObject({
      expected:
        'model.json, weights.bin, scaler.json, calibration.json, metadata.json, probes.json, groups.json, groups.bin, report.html or manifest.json',
    });
  });

  it.each([
    ['../../escaped', 'model.json', 'version_invalid'],
    ['20261123T184500Z-1a2b3c4d', '../../../escaped', 'file_invalid'],
    ['20261123T184500Z-1a2b3c4d', 'run.sh', 'file_invalid'],
  ])('is never written: %s/%s', (version, name, code) =>
    refused((staging) => staging.write(version, name, new Uint8Array(1)), code),
  );
});

describe('a restoration that stopped before its last step', () => {
  it('is continued by the next one', async () => {
    const target = openSample(temporaryFolder());
    await target.restore(restoration);
    rmSync(currentPath(target.dir));
    const { current } = await target.restore(restoration);
    expect(current?.version).toBe(versions[1]);
    const { entries } = await target.verifyLedger();
    expect(entries.map(({ event }) => event)).toEqual([
      ...['promote', 'promote', 'restore', 'abandoned', 'restore'],
    ]);
    expect(entries[3].reason).toBe('line 3 never came into force');
  });

  it('is not continued in a ledger of other lines', async () => {
    const target = openSample(temporaryFolder());
    const { version } = await target.save(smallDraft(9));
    await putInForce(target, version);
    rmSync(currentPath(target.dir));
    const { entries } = await source.verifyLedger();
    for (const count of [1, 2]) {
      const history = { entries, current: currentOf(entries[count - 1]) };
      expect((await target.restore({ ...restoration, history })).current).toBeNull();
    }
    expect((await target.verifyLedger()).entries).toHaveLength(1);
  });

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
});
