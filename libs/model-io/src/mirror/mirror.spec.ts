import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { SimulatedDisk, temporaryFolder } from '@meta-agent/durable-files/testing';
import { liveDraft, MemoryStore, promoteAnother, smallDraft, smallRegistry } from '../../testing';
import { expectSoundRegistry } from '../../testing/expect-sound-registry';
import { atEachStep } from '../../testing/failing-steps';
import { restorationOf } from '../../testing/restoration-of';
import { ModelError } from '../errors';
import { publishLive, readLive, readLiveChain } from '../live/live-files';
import { openRegistry, type Registry } from '../registry/registry';
import { createSigner, generateKeys, parseVerifyKeys } from '../signature/keys';
import { pullRegistry } from './pull-registry';
import { pushRegistry } from './push-registry';

const BY_ANN = { actor: 'ann', reason: 'a test' };
const AWAY = new ModelError('store_unreachable', { at: 's3://bucket/desk' });

/** An origin that was pushed with some promotions, and an empty copy. */
async function pushedOrigin(promotions = 1) {
  const origin = await smallRegistry(1);
  for (let seed = 2; seed <= promotions; seed += 1) await promoteAnother(origin, seed);
  const store = new MemoryStore();
  await pushRegistry({ dir: origin.dir, store });
  const copy = openRegistry({ dir: join(temporaryFolder(), 'copy') });
  const pull = () => pullRegistry({ dir: copy.dir, store });
  return { origin, store, copy, pull };
}

const versionOf = async (registry: Registry) => (await registry.current())?.version ?? null;

async function publish(registry: Registry, value: number): Promise<void> {
  const draft = liveDraft((await versionOf(registry)) ?? '', value);
  await publishLive({ dir: registry.dir, disk: nodeDisk }, await readLive(registry.dir), draft);
}

it('a pull brings the current version, the one before it, the ledger, live state and stop, once', async () => {
  const { origin, store, copy, pull } = await pushedOrigin(3);
  await publish(origin, 0.7);
  await origin.halt({ ...BY_ANN, to: 'hold' });
  await pushRegistry({ dir: origin.dir, store });
  const version = await versionOf(origin);
  expect(await pull()).toEqual({
    ...{ version, generation: 4 },
    changed: ['versions', 'current', 'live', 'control'],
  });
  expect(await pull()).toEqual({ version, generation: 4, changed: [] });
  await expectSoundRegistry(copy, [version]);
  expect(await copy.list()).toHaveLength(1);
  expect(readFileSync(join(copy.dir, 'ledger.jsonl'))).toEqual(
    readFileSync(join(origin.dir, 'ledger.jsonl')),
  );
  expect(await readLive(copy.dir)).toEqual(await readLive(origin.dir));
  await publish(origin, 0.71);
  await publish(origin, 0.72);
  await pushRegistry({ dir: origin.dir, store });
  expect((await pull()).changed).toEqual(['live']);
  expect(await readLiveChain(copy.dir)).toEqual(await readLiveChain(origin.dir));
  expect((await copy.standing()).stop).toMatchObject({ to: 'hold' });
  await origin.resume(BY_ANN);
  await promoteAnother(origin, 4);
  await pushRegistry({ dir: origin.dir, store });
  expect((await pull()).changed).toEqual(['versions', 'current', 'control']);
  expect((await copy.standing()).stop).toBeNull();
});

it('a push writes only what the storage does not hold, each manifest after its files', async () => {
  const { origin, store } = await pushedOrigin(2);
  const puts = store.calls.filter((call) => call.startsWith('put'));
  expect(puts.slice(-2)).toEqual(['put ledger.jsonl', 'put current.json']);
  expect(puts.at(-3)).toMatch(/manifest\.json$/);
  store.calls.length = 0;
  expect(await pushRegistry({ dir: origin.dir, store })).toMatchObject({
    versions: [],
    changed: [],
  });
  expect(store.calls.filter((call) => call.startsWith('put'))).toEqual([]);
});

/** Repeats a run and lets a later call fail each time, until none fails. @returns the calls */
async function atEveryCall(store: MemoryStore, run: () => Promise<void>): Promise<number> {
  const objects = new Map(store.objects);
  return atEachStep(0, async (failing) => {
    store.objects.clear();
    for (const [key, bytes] of objects) store.objects.set(key, bytes);
    let moments = 0;
    store.onCall = () => {
      moments += 1;
      if (moments > failing) throw AWAY;
    };
    await run();
    return moments;
  });
}

describe('interrupted at every call', () => {
  it('a pull keeps the version that the copy has, and the next one brings the new', async () => {
    const { origin, store, copy, pull } = await pushedOrigin(1);
    await pull();
    const kept = temporaryFolder();
    cpSync(copy.dir, kept, { recursive: true });
    const before = await versionOf(origin);
    await promoteAnother(origin, 2);
    const after = await promoteAnother(origin, 3);
    await publish(origin, 0.7);
    await pushRegistry({ dir: origin.dir, store });
    const calls = await atEveryCall(store, async () => {
      rmSync(copy.dir, { recursive: true });
      cpSync(kept, copy.dir, { recursive: true });
      await pull().catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'store_unreachable', exitCode: 4 });
      });
      await expectSoundRegistry(copy, [before, after]);
      store.onCall = () => undefined;
      expect(await pull()).toMatchObject({ version: after });
      await expectSoundRegistry(copy, [after]);
    });
    expect(calls).toBeGreaterThan(30);
  }, 300_000);

  it('a push leaves the old or the new registry for every copy, and can be repeated', async () => {
    const { origin, store } = await pushedOrigin(1);
    const before = await versionOf(origin);
    await promoteAnother(origin, 2);
    const after = await promoteAnother(origin, 3);
    await publish(origin, 0.7);
    await origin.halt({ ...BY_ANN, to: 'vote' });
    const pullAnew = async () => {
      const copy = openRegistry({ dir: join(temporaryFolder(), 'copy') });
      await pullRegistry({ dir: copy.dir, store });
      await expectSoundRegistry(copy, [before, after]);
      return copy;
    };
    const calls = await atEveryCall(store, async () => {
      await pushRegistry({ dir: origin.dir, store }).catch((error: unknown) => {
        expect(error).toBe(AWAY);
      });
      store.onCall = () => undefined;
      await pullAnew();
      await pushRegistry({ dir: origin.dir, store });
      const copy = await pullAnew();
      expect(await versionOf(copy)).toBe(after);
      expect((await copy.standing()).stop).toMatchObject({ to: 'vote' });
    });
    expect(calls).toBeGreaterThan(50);
  }, 300_000);
});

it.each([
  ['torn', 0],
  ['late', 1],
] as const)(
  'when a step of the disk is %s, the copy is sound after the next pull, also without the storage',
  async (fault, kind) => {
    const { origin, store, copy, pull } = await pushedOrigin(1);
    await pull();
    const kept = temporaryFolder();
    cpSync(copy.dir, kept, { recursive: true });
    const before = await versionOf(origin);
    await promoteAnother(origin, 2);
    const after = await promoteAnother(origin, 3);
    await pushRegistry({ dir: origin.dir, store });
    await atEachStep(kind, async (failing) => {
      rmSync(copy.dir, { recursive: true });
      cpSync(kept, copy.dir, { recursive: true });
      const faulty = SimulatedDisk.over(copy.dir);
      faulty.faultOf = (_, step) => (step >= failing ? fault : undefined);
      await pullRegistry({ dir: copy.dir, store, disk: faulty.disk, lockWaitMs: 0 }).catch(
        (error: unknown) => {
          expect(error).toMatchObject({ name: 'ModelError' });
        },
      );
      expect([before, after]).toContain((await copy.load()).version);
      store.onCall = () => {
        throw AWAY;
      };
      await expect(pull()).rejects.toBe(AWAY);
      store.onCall = () => undefined;
      expect([before, after]).toContain(await versionOf(copy));
      expect(await pull()).toMatchObject({ version: after });
      await expectSoundRegistry(copy, [after]);
      return faulty.steps.length;
    });
  },
  300_000,
);

describe('a storage that cannot be trusted', () => {
  it('an old pointer with its old ledger is refused, and told', async () => {
    const { origin, store, copy, pull } = await pushedOrigin(1);
    const old = new Map(store.objects);
    await promoteAnother(origin, 2);
    await publish(origin, 0.7);
    await pushRegistry({ dir: origin.dir, store });
    const { version } = await pull();
    for (const key of ['current.json', 'ledger.jsonl']) {
      store.objects.set(key, old.get(key) ?? new Uint8Array());
    }
    await expect(pull()).rejects.toMatchObject({
      code: 'remote_outdated',
      exitCode: 3,
      expected: expect.stringContaining('to continue generation 2') as unknown,
      received: 'generation 1',
    });
    await expectSoundRegistry(copy, [version]);
  });

  it('an old live state is refused', async () => {
    const { origin, store, copy, pull } = await pushedOrigin(1);
    await publish(origin, 0.7);
    await pushRegistry({ dir: origin.dir, store });
    const old = store.bytesOf('live.json');
    await publish(origin, 0.72);
    await pushRegistry({ dir: origin.dir, store });
    await pull();
    store.objects.set('live.json', old);
    await expect(pull()).rejects.toMatchObject({ code: 'remote_outdated' });
    expect((await readLive(copy.dir))?.state.generation).toBe(2);
  });

  it('another history is refused', async () => {
    const { copy, pull } = await pushedOrigin(1);
    const { version } = await pull();
    const other = await pushedOrigin(2);
    const pulled = pullRegistry({ dir: copy.dir, store: other.store });
    await expect(pulled).rejects.toMatchObject({ code: 'remote_diverged' });
    await expectSoundRegistry(copy, [version]);
  });

  it('a flipped byte in any object, or a missing object, changes nothing in the copy', async () => {
    const { origin, store, copy, pull } = await pushedOrigin(1);
    await pull();
    const before = await versionOf(copy);
    await promoteAnother(origin, 2);
    await publish(origin, 0.7);
    await pushRegistry({ dir: origin.dir, store });
    const added = [...store.objects.keys()].filter((key) => !key.includes(before ?? ''));
    expect(added.length).toBeGreaterThan(10);
    for (const key of added) {
      const bytes = store.bytesOf(key);
      for (const at of [0, bytes.length >> 1, bytes.length - 1]) {
        store.objects.set(
          key,
          bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)),
        );
        await expect(pull()).rejects.toMatchObject({
          code: 'remote_invalid',
          message: expect.stringContaining('s3://bucket/desk') as unknown,
        });
      }
      store.objects.delete(key);
      if (key !== 'live.json') {
        await expect(pull()).rejects.toMatchObject({
          code: expect.stringMatching(/^remote_/) as unknown,
        });
      }
      const isOfLive = key.startsWith('live');
      expect([before, ...(isOfLive ? [await versionOf(origin)] : [])]).toContain(
        await versionOf(copy),
      );
      store.objects.set(key, bytes);
      if (isOfLive) expect(await readLive(copy.dir)).toBeNull();
    }
    await pull();
    await expectSoundRegistry(copy, [await versionOf(origin)]);
  });

  it('a stop comes through when nothing else does, and does not end then', async () => {
    const { origin, store, copy, pull } = await pushedOrigin(1);
    await pull();
    const ledger = store.bytesOf('ledger.jsonl');
    const pointer = store.bytesOf('current.json');
    await origin.halt({ ...BY_ANN, to: 'hold' });
    await pushRegistry({ dir: origin.dir, store });
    store.objects.set('ledger.jsonl', ledger);
    await expect(pull()).rejects.toMatchObject({ code: 'remote_invalid' });
    expect((await copy.standing()).stop).toMatchObject({ to: 'hold', actor: 'ann' });
    await origin.resume(BY_ANN);
    store.objects.set('current.json', pointer);
    await pushRegistry({ dir: origin.dir, store });
    store.objects.delete('ledger.jsonl');
    await expect(pull()).rejects.toMatchObject({ code: 'remote_invalid' });
    expect((await copy.standing()).stop).toMatchObject({ to: 'hold' });
  });

  it('with a key, an unsigned pointer and one of another key are refused', async () => {
    const [own, foreign] = [generateKeys(), generateKeys()];
    const verifyKeys = parseVerifyKeys(new Map([['key.pem', own.publicPem]]));
    const { origin, store, copy } = await pushedOrigin(1);
    const pull = () => pullRegistry({ dir: copy.dir, store, verifyKeys });
    await expect(pull()).rejects.toMatchObject({ code: 'signature_missing' });
    const signWith = async ({ privatePem }: { privatePem: string }) => {
      const signer = createSigner(privatePem, 'sign.key');
      await openRegistry({ dir: origin.dir, signer }).sign();
      await pushRegistry({ dir: origin.dir, store });
    };
    await signWith(foreign);
    await expect(pull()).rejects.toMatchObject({ code: 'signature_key_unknown' });
    expect(existsSync(join(copy.dir, 'current.json'))).toBe(false);
    await signWith(own);
    await pull();
    await expectSoundRegistry(openRegistry({ dir: copy.dir, verifyKeys }), [
      await versionOf(origin),
    ]);
    await publishLive({ dir: origin.dir, disk: nodeDisk }, null, liveDraft('v1', 0.7));
    await pushRegistry({ dir: origin.dir, store });
    await expect(pull()).rejects.toMatchObject({ code: 'signature_missing', at: 'live/1.json' });
    expect(existsSync(join(copy.dir, 'live.json'))).toBe(false);
    const signer = createSigner(own.privatePem, 'sign.key');
    await publishLive(
      { dir: origin.dir, disk: nodeDisk, signer },
      await readLive(origin.dir),
      liveDraft('v1', 0.71),
    );
    await pushRegistry({ dir: origin.dir, store });
    await pull();
    expect((await readLive(copy.dir))?.state.generation).toBe(2);
  });
});

describe('a copy that was damaged', () => {
  it.each(['ledger.jsonl', 'current.json', 'scaler.json'])('gets %s back', async (name) => {
    const { origin, copy, pull } = await pushedOrigin(2);
    const { version } = await pull();
    const folder = name === 'scaler.json' ? copy.pathOf(version) : copy.dir;
    writeFileSync(join(folder, name), 'broken');
    await pull();
    await expectSoundRegistry(copy, [await versionOf(origin)]);
  });
});

describe('a push', () => {
  it('of an older copy of the origin, or of another registry, changes nothing', async () => {
    const { origin, store } = await pushedOrigin(1);
    const older = temporaryFolder();
    cpSync(origin.dir, older, { recursive: true });
    await promoteAnother(origin, 2);
    await pushRegistry({ dir: origin.dir, store });
    const objects = new Map(store.objects);
    const push = (dir: string) => pushRegistry({ dir, store });
    await expect(push(older)).rejects.toMatchObject({ code: 'remote_ahead', exitCode: 3 });
    const other = await smallRegistry(7);
    await expect(push(other.dir)).rejects.toMatchObject({ code: 'remote_diverged' });
    expect(store.objects).toEqual(objects);
  });

  it('beside another one fails before its pointer', async () => {
    const { origin, store } = await pushedOrigin(1);
    const other = openRegistry({ dir: join(temporaryFolder(), 'other') });
    cpSync(origin.dir, other.dir, { recursive: true });
    await promoteAnother(origin, 2);
    await promoteAnother(other, 3);
    let isFirst = true;
    const pushes: Promise<unknown>[] = [];
    store.onCall = (call) => {
      if (call !== 'put ledger.jsonl' || !isFirst) return;
      isFirst = false;
      pushes.push(pushRegistry({ dir: other.dir, store }).catch((error: unknown) => error));
    };
    await pushRegistry({ dir: origin.dir, store });
    const [lost] = await Promise.all(pushes);
    expect(lost).toMatchObject({
      code: expect.stringMatching(/^(store_changed|remote_diverged)$/) as unknown,
    });
    const copy = openRegistry({ dir: join(temporaryFolder(), 'copy') });
    await pullRegistry({ dir: copy.dir, store });
    await expectSoundRegistry(copy, [await versionOf(origin)]);
  });

  it('of a history that a restore brought back is accepted, and pulled by the copies', async () => {
    const { origin, store, copy, pull } = await pushedOrigin(2);
    const backup = temporaryFolder();
    cpSync(origin.dir, backup, { recursive: true });
    const restoration = restorationOf(openRegistry({ dir: backup }), await origin.list());
    await promoteAnother(origin, 3);
    await pushRegistry({ dir: origin.dir, store });
    await pull();
    rmSync(origin.dir, { recursive: true });
    await origin.assertWritable();
    await origin.restore(restoration);
    await pushRegistry({ dir: origin.dir, store });
    await pull();
    await expectSoundRegistry(copy, [await versionOf(origin)]);
  });

  it('leaves out a damaged version, unless it is the current one', async () => {
    const { origin, store } = await pushedOrigin(1);
    const candidate = await origin.save(smallDraft(5));
    writeFileSync(join(candidate.path, 'scaler.json'), 'broken');
    const push = () => pushRegistry({ dir: origin.dir, store });
    expect((await push()).damaged).toEqual([candidate.version]);
    const version = await promoteAnother(origin, 6);
    writeFileSync(join(origin.pathOf(version), 'scaler.json'), 'broken');
    await expect(push()).rejects.toMatchObject({ code: 'size_mismatch' });
  });
});

it('an empty storage, and a registry without a current version, are told', async () => {
  const store = new MemoryStore();
  const dir = join(temporaryFolder(), 'copy');
  await expect(pullRegistry({ dir, store })).rejects.toMatchObject({ code: 'remote_missing' });
  await expect(pushRegistry({ dir, store })).rejects.toMatchObject({ code: 'current_missing' });
});
