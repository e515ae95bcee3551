import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { promoteAnother, smallRegistry } from '../../../testing';
import { restorationOf } from '../../../testing/restoration-of';
import { whileLocked } from '../lock/registry-lock';
import { openRegistry, type Registry } from '../registry';

const BY_ANN = { actor: 'ann', reason: 'the feed is wrong' };

const controlOf = ({ dir }: Registry) => join(dir, 'control.json');
const eventsOf = async (registry: Registry) =>
  (await registry.verifyLedger()).entries.map(({ event }) => event);

describe("the operator's stop", () => {
  it.each(['vote', 'hold'] as const)('to %s is in force until a person resumes', async (to) => {
    const registry = await smallRegistry(1);
    const current = await registry.halt({ ...BY_ANN, to });
    expect(current?.generation).toBe(2);
    expect((await registry.standing()).stop).toMatchObject({ to, ...BY_ANN });
    await registry.resume({ actor: 'bob', reason: 'mended' });
    expect((await registry.standing()).stop).toBeNull();
    expect(await eventsOf(registry)).toEqual(['promote', 'halt', 'resume']);
    expect((await registry.verifyLedger()).entries[1]).toMatchObject({ ...BY_ANN, forced: false });
  });

  it('outlasts a promotion and a rollback, which do not change the version by themselves', async () => {
    const registry = await smallRegistry(1);
    const first = (await registry.current())?.version;
    await registry.halt({ ...BY_ANN, to: 'vote' });
    expect((await registry.current())?.version).toBe(first);
    await promoteAnother(registry, 2);
    expect((await registry.standing()).stop).toMatchObject({ to: 'vote' });
    expect((await registry.chooseRollback()).version).toBe(first);
  });

  it('comes back with the ledger of a backup', async () => {
    const registry = await smallRegistry(1);
    await registry.halt({ ...BY_ANN, to: 'hold' });
    const restoration = restorationOf(registry, await registry.list());
    const other = openRegistry({ dir: join(temporaryFolder(), 'models') });
    await other.assertWritable();
    await other.restore(restoration);
    expect((await other.standing()).stop).toMatchObject({ to: 'hold' });
  });

  it('is in force though control.json is gone, or another writer holds the lock', async () => {
    const registry = await smallRegistry(1);
    await registry.halt({ ...BY_ANN, to: 'vote' });
    rmSync(controlOf(registry));
    expect((await registry.standing()).stop).toMatchObject({ to: 'vote' });

    const locked = await smallRegistry(2);
    const lock = { folder: join(locked.dir, 'lock'), disk: nodeDisk, now: Date.now, waitMs: 0 };
    const impatient = openRegistry({ dir: locked.dir, lockWaitMs: 0 });
    await whileLocked(lock, () =>
      expect(impatient.halt({ ...BY_ANN, to: 'vote' })).rejects.toMatchObject({
        code: 'registry_locked',
      }),
    );
    expect((await locked.standing()).stop).toMatchObject({ to: 'vote' });
  });

  it('needs no version: control.json alone has it', async () => {
    const registry = openRegistry({ dir: join(temporaryFolder(), 'models') });
    await registry.assertWritable();
    expect(await registry.halt({ ...BY_ANN, to: 'vote' })).toBeNull();
    expect((await registry.standing()).stop).toMatchObject({ to: 'vote' });
    expect(await registry.resume(BY_ANN)).toBeNull();
    expect((await registry.standing()).stop).toBeNull();
    expect(await registry.demote({ ...BY_ANN, version: 'v1' })).toBeNull();
  });

  it('an unreadable control.json is an error, which resume ends', async () => {
    const registry = await smallRegistry(1);
    writeFileSync(controlOf(registry), '{"schema_version":1,"stop":{"to":"sideways"}}');
    await expect(registry.standing()).rejects.toMatchObject({
      code: 'control_invalid',
      exitCode: 3,
      at: `${controlOf(registry)}, stop.to`,
    });
    await registry.resume(BY_ANN);
    expect(JSON.parse(readFileSync(controlOf(registry), 'utf8'))).toEqual({
      schema_version: 1,
      stop: null,
    });
  });

  it('resume without a stop is refused', async () => {
    const registry = await smallRegistry(1);
    await expect(registry.resume(BY_ANN)).rejects.toMatchObject({
      code: 'not_halted',
      exitCode: 2,
    });
    expect(await eventsOf(registry)).toEqual(['promote']);
  });
});

describe('a demotion', () => {
  it('is of the current version, once, until a person rearms it', async () => {
    const registry = await smallRegistry(1);
    const version = (await registry.current())?.version ?? '';
    const demotion = { actor: 'meta-supervisor', reason: 'worse than the vote', version };
    expect(await registry.demote({ ...demotion, version: 'another' })).toBeNull();
    expect(await registry.demote(demotion)).not.toBeNull();
    expect(await registry.demote(demotion)).toBeNull();
    expect((await registry.standing()).demotion).toMatchObject(demotion);
    await registry.halt({ ...BY_ANN, to: 'vote' });
    await registry.resume(BY_ANN);
    expect((await registry.standing()).demotion).toMatchObject({ version });
    await registry.rearm(BY_ANN);
    expect((await registry.standing()).demotion).toBeNull();
    await expect(registry.rearm(BY_ANN)).rejects.toMatchObject({ code: 'not_demoted' });
  });

  it('ends with a promotion', async () => {
    const registry = await smallRegistry(1);
    const version = (await registry.current())?.version ?? '';
    await registry.demote({ ...BY_ANN, version });
    await promoteAnother(registry, 2);
    expect((await registry.standing()).demotion).toBeNull();
  });

  it('comes back with a rollback to its version, until a person rearms it', async () => {
    const registry = await smallRegistry(1);
    const version = (await registry.current())?.version ?? '';
    const details = { evidence: 1200, blocks: 9 };
    await registry.demote({ ...BY_ANN, version, details });
    await promoteAnother(registry, 2);
    await registry.promote({ ...BY_ANN, version, event: 'rollback', forced: false });
    expect(await registry.standing()).toMatchObject({ demotion: { version }, released: [] });
    expect(await registry.demote({ ...BY_ANN, version })).toBeNull();
    await registry.rearm(BY_ANN);
    expect(await registry.standing()).toMatchObject({
      ...{ demotion: null, released: [{ version, ...details }] },
    });
  });
});
