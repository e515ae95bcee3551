import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { temporaryPath } from '@meta-agent/durable-files';
import {
  ended,
  firstOutput,
  SimulatedDisk,
  temporaryFolder,
} from '@meta-agent/durable-files/testing';
import { editAndSeal } from '../../testing/artifact-folder';
import { runScript } from '../../testing/run-script';
import { SAVED_AT_MS, smallDraft, WIDTH } from '../../testing/small-draft';
import type { ModelDraft } from '../format/draft';
import { createScorer } from '../model/scorer';
import { openModel } from './open-model';
import type { Promotion } from './promote-version';
import { openRegistry } from './registry';

const open = (dir = temporaryFolder()) => openRegistry({ dir, now: () => SAVED_AT_MS });

const promotion = (version: string): Promotion => ({
  version,
  event: 'promote',
  actor: 'trainer',
  reason: 'all gates passed',
  forced: false,
});

describe('openRegistry', () => {
  it('loads a saved and promoted model with the same probabilities', async () => {
    const registry = open();
    const draft = smallDraft();
    const { version, path } = await registry.save(draft);
    expect(version).toMatch(/^20261123T184500Z-[0-9a-f]{8}$/);
    await registry.promote(promotion(version));

    const expected = createScorer(draft);
    for (const model of [
      await registry.load(),
      await registry.load(version),
      await openModel(registry.dir),
      await openModel(path),
    ]) {
      const [want, found] = [new Float64Array(3), new Float64Array(3)];
      const input = Float64Array.from(draft.probeInputs[0]);
      expected.score(input, want);
      model.score(input, found);
      expect([...found]).toEqual([...want]);
      expect(model.version).toBe(version);
      expect(model.trainedAtMs).toBe(SAVED_AT_MS - 1000);
    }
  });

  it.each(['current.json', 'ledger.jsonl'])(
    'reports a file that cannot be read as unreadable, not as tampered with: %s',
    async (name) => {
      const registry = open();
      const { version } = await registry.save(smallDraft());
      await registry.promote(promotion(version));
      rmSync(join(registry.dir, name));
      mkdirSync(join(registry.dir, name));
      await expect(registry.verifyLedger()).rejects.toMatchObject({
        code: 'registry_unreadable',
        exitCode: 2,
      });
    },
  );

  it('promotes nothing when the current version has changed since the decision', async () => {
    const registry = open();
    const [first, second] = [
      await registry.save(smallDraft(1)),
      await registry.save(smallDraft(2)),
    ];
    const decidedOn = (version: string, seen: number) =>
      registry.promote({ ...promotion(version), seen });
    await decidedOn(first.version, 0);
    const late = await Promise.allSettled([
      decidedOn(second.version, 1),
      decidedOn(second.version, 1),
    ]);
    expect(late.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(decidedOn(first.version, 1)).rejects.toMatchObject({
      code: 'current_changed',
      received: `line 2: promote ${second.version}, by trainer`,
    });
    expect((await registry.verifyLedger()).entries).toHaveLength(2);
  });

  it('has no current version before the first promotion', async () => {
    const registry = open();
    const { version } = await registry.save(smallDraft());
    expect(await registry.current()).toBeNull();
    expect(await registry.list()).toEqual([version]);
    await expect(registry.load()).rejects.toMatchObject({ code: 'current_missing' });
  });

  it('chains promotions in the ledger and anchors its head in current.json', async () => {
    const registry = open();
    const first = await registry.save(smallDraft(1));
    const second = await registry.save(smallDraft(2));
    await registry.promote(promotion(first.version));
    await registry.promote({ ...promotion(second.version), forced: true, details: { gate: 'cv' } });
    await registry.promote({ ...promotion(first.version), event: 'rollback' });

    const { entries, head, pending } = await registry.verifyLedger();
    expect(entries.map(({ event, from, to }) => [event, from, to])).toEqual([
      ['promote', null, first.version],
      ['promote', first.version, second.version],
      ['rollback', second.version, first.version],
    ]);
    expect(entries[1]).toMatchObject({ forced: true, details: { gate: 'cv' } });
    expect(pending).toBeNull();
    expect(await registry.current()).toMatchObject({
      version: first.version,
      previous: second.version,
      generation: 3,
      ledger_head: head,
    });
  });

  it('writes the same bytes for the same draft', async () => {
    const [one, two] = [open(), open()];
    const [a, b] = [await one.save(smallDraft()), await two.save(smallDraft())];
    const names = readdirSync(a.path).sort();
    expect(names).toHaveLength(7);
    expect(b.version).toBe(a.version);
    for (const name of names) {
      expect(readFileSync(join(b.path, name)).equals(readFileSync(join(a.path, name)))).toBe(true);
    }
  });

  it('returns the first version when the same draft is saved twice in one second', async () => {
    const registry = open();
    const first = await registry.save(smallDraft());
    expect(await registry.save(smallDraft())).toEqual(first);
    expect(readdirSync(join(registry.dir, 'versions'))).toEqual([first.version]);
  });

  it('refuses to save an existing version with other contents', async () => {
    const registry = open();
    const { version, path } = await registry.save(smallDraft(1));
    const other = await open().save(smallDraft(2));
    rmSync(path, { recursive: true });
    cpSync(other.path, path, { recursive: true });
    await expect(registry.save(smallDraft(1))).rejects.toMatchObject({ code: 'version_exists' });
    expect(readdirSync(join(registry.dir, 'versions'))).toEqual([version]);
  });

  it.each<[string, string, Partial<ModelDraft>]>([
    ['has constant output', 'constant_output', { kernel: new Float32Array(3 * WIDTH) }],
    ['has a weight that is NaN', 'not_finite', { bias: Float32Array.of(0, NaN, 0) }],
    ['is too narrow', 'shape_mismatch', { kernel: new Float32Array(3 * WIDTH - 3) }],
    ['names another calibration', 'calibration_invalid', { calibration: { method: 'none' } }],
    ['has no probes', 'draft_invalid', { probeInputs: [] }],
  ])('never publishes a model that %s', async (_, code, change) => {
    const registry = open();
    const draft = { ...smallDraft(), ...change };
    await expect(registry.save(draft)).rejects.toMatchObject({ name: 'ModelError', code });
    expect(await registry.list()).toEqual([]);
    const versions = join(registry.dir, 'versions');
    expect(existsSync(versions) ? readdirSync(versions) : []).toEqual([]);
  });

  it('names the invalid field of a description', async () => {
    const draft = smallDraft();
    const metrics = { ...draft.metadata.metrics };
    const test = { ...metrics.test, ece: 2 };
    const metadata = { ...draft.metadata, metrics: { ...metrics, test } };
    await expect(open().save({ ...draft, metadata })).rejects.toMatchObject({
      code: 'draft_invalid',
      at: 'metadata, metrics.test.ece',
      received: '2',
    });
  });

  it('reports a version that cannot be moved into its place', async () => {
    const dir = temporaryFolder();
    const simulated = SimulatedDisk.over(dir);
    simulated.faultOf = (step) => (step.startsWith('rename') ? 'error' : undefined);
    const saving = openRegistry({ dir, disk: simulated.disk }).save(smallDraft());
    await expect(saving).rejects.toMatchObject({ code: 'write_failed' });
    expect(readdirSync(join(dir, 'versions'))).toEqual([]);
  });

  it('does not promote a version that cannot be loaded', async () => {
    const registry = open();
    const { version, path } = await registry.save(smallDraft());
    writeFileSync(join(path, 'weights.bin'), Buffer.alloc(4 * 81));
    await expect(registry.promote(promotion(version))).rejects.toMatchObject({
      code: 'hash_mismatch',
    });
    expect(await registry.current()).toBeNull();
    expect((await registry.verifyLedger()).entries).toEqual([]);
  });

  it.each([
    ['20260101T000000Z-00000000', 'version_missing'],
    ['../../etc', 'version_invalid'],
    ['', 'version_invalid'],
  ])('neither loads nor promotes %j: %s', async (version, code) => {
    const registry = open();
    await expect(registry.load(version)).rejects.toMatchObject({ code });
    await expect(registry.promote(promotion(version))).rejects.toMatchObject({ code });
  });

  it('notices that the current version was replaced by another valid one', async () => {
    const registry = open();
    const { version, path } = await registry.save(smallDraft(1));
    await registry.promote(promotion(version));
    const other = await open().save(smallDraft(2));
    rmSync(path, { recursive: true });
    cpSync(other.path, path, { recursive: true });
    await expect(registry.load()).rejects.toMatchObject({ code: 'version_mismatch' });

    editAndSeal(path, 'metadata.json', (metadata) => ({ ...metadata, version }));
    await expect(registry.load(version)).resolves.toBeDefined();
    await expect(registry.load()).rejects.toMatchObject({ code: 'hash_mismatch' });
  });

  it('removes the temporaries of a dead process with the next write', async () => {
    const registry = open();
    await registry.assertWritable();
    const { pid } = spawnSync(process.execPath, ['--version']);
    const stale = ['.', 'versions'].map((folder) =>
      temporaryPath(join(registry.dir, folder)).replace(`-${process.pid}-`, `-${pid}-`),
    );
    for (const path of stale) mkdirSync(path);
    expect(await registry.list()).toEqual([]);
    await registry.save(smallDraft());
    expect(stale.filter((path) => existsSync(path))).toEqual([]);
  });

  it('does not disturb another writer, and names it', async () => {
    const registry = open();
    const child = runScript('hold-lock.ts', join(registry.dir, 'lock'));
    await firstOutput(child);
    const impatient = openRegistry({ dir: registry.dir, lockWaitMs: 0 });
    const { version } = await impatient.save(smallDraft());
    const locked = { code: 'registry_locked' };
    await expect(impatient.promote(promotion(version))).rejects.toMatchObject(locked);
    await expect(impatient.assertUnlocked()).rejects.toMatchObject(locked);
    expect(await impatient.lockHolder()).toMatchObject({ pid: child.pid });
    child.stdin?.end();
    await ended(child);
    expect(await impatient.lockHolder()).toBeNull();
    expect((await impatient.promote(promotion(version))).version).toBe(version);
  }, 300_000);
});

describe('assertWritable', () => {
  it('creates the folder and leaves it empty', async () => {
    const registry = open(join(temporaryFolder(), 'models', 'meta_v2'));
    await registry.assertWritable();
    expect(readdirSync(registry.dir)).toEqual(['versions']);
    expect(readdirSync(join(registry.dir, 'versions'))).toEqual([]);
  });

  it.each([
    ['is a file', (file: string) => file],
    ['lies below a file', (file: string) => join(file, 'models')],
  ])('refuses a folder that %s', async (_, dirOf) => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'x');
    const registry = open(dirOf(file));
    const refusal = { code: 'registry_not_writable', exitCode: 2, at: registry.dir };
    await expect(registry.assertWritable()).rejects.toMatchObject(refusal);
    await expect(registry.save(smallDraft())).rejects.toMatchObject({
      code: 'registry_not_writable',
    });
  });

  it.each(['mkdir', 'open wx', 'write', 'sync'])('refuses a disk whose %s fails', async (name) => {
    const dir = join(temporaryFolder(), 'new');
    const simulated = SimulatedDisk.over(dir);
    simulated.faultOf = (step) => (step === name ? 'error' : undefined);
    const registry = openRegistry({ dir, disk: simulated.disk });
    await expect(registry.assertWritable()).rejects.toMatchObject({
      code: 'registry_not_writable',
      received: expect.stringContaining(`injected: ${name}`) as string,
      next: expect.stringContaining('--model-dir') as string,
    });
  });
});

describe('openModel', () => {
  it('reports a missing registry', async () => {
    const dir = join(temporaryFolder(), 'nowhere');
    await expect(openModel(dir)).rejects.toMatchObject({ code: 'registry_missing', at: dir });
  });

  it('loads a named version of a registry, and only the own version of an artifact', async () => {
    const registry = open();
    const { version, path } = await registry.save(smallDraft());
    expect((await openModel(registry.dir, version)).version).toBe(version);
    expect((await openModel(path, version)).version).toBe(version);
    await expect(openModel(path, '20260101T000000Z-00000000')).rejects.toMatchObject({
      code: 'version_mismatch',
      received: version,
    });
  });
});
