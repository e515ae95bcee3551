import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type * as Testing from '@meta-agent/durable-files/testing';
import { temporaryFolder, tryFaults, type FaultedUse } from '@meta-agent/durable-files/testing';
import { expectSoundRegistry, openSample, sampleRegistry, smallDraft } from '../../testing';
import { restorationOf } from '../../testing/restoration-of';
import type { Registry } from './registry';
import { lockPath, versionsPath } from './registry-paths';
import type { Restoration } from './restore-registry';

jest.mock<object>(
  'node:fs/promises',
  () => jest.requireActual<typeof Testing>('@meta-agent/durable-files/testing').faultyPromises,
);

const WHY = { actor: 'test', reason: 'test' };

/** Copied before each run: versions 1, 2 and 3, of which 2 is in force. */
let template: Registry;
let versions: readonly string[];
let restoration: Restoration;

beforeAll(async () => {
  ({ registry: template, versions } = await sampleRegistry(2));
  const { version } = await template.save(smallDraft(3));
  versions = [...versions, version];
  restoration = restorationOf(template, versions);
});

function copyOfTemplate(): Registry {
  const dir = join(temporaryFolder(), 'models');
  cpSync(template.dir, dir, { recursive: true });
  return openSample(dir);
}

const eventsOf = async (registry: Registry) =>
  (await registry.verifyLedger()).entries.map(({ event }) => event);

const temporariesIn = ({ dir }: Registry) =>
  [dir, versionsPath(dir), lockPath(dir)].flatMap((folder) =>
    readdirSync(folder).filter((name) => name.startsWith('.tmp-')),
  );

interface Change {
  readonly name: string;
  readonly prepare?: (registry: Registry) => Promise<unknown>;
  readonly run: (registry: Registry) => Promise<unknown>;
  /** Versions that may be in force, the last of them if the change was acknowledged. */
  readonly current: () => readonly (string | null)[];
  /** Expects what the change has done. */
  readonly done: (registry: Registry) => Promise<void>;
}

const promotionOf = (k: number, event: 'promote' | 'rollback' = 'promote') => ({
  ...WHY,
  ...{ version: versions[k], event, forced: false },
});
const expectEvent = (event: string) => async (registry: Registry) => {
  expect((await eventsOf(registry)).at(-1)).toBe(event);
};
const unchanged = () => [versions[1]];

const changes: readonly Change[] = [
  {
    name: 'promote',
    run: (registry) => registry.promote(promotionOf(2)),
    current: () => [versions[1], versions[2]],
    done: expectEvent('promote'),
  },
  {
    name: 'roll back',
    run: (registry) => registry.promote(promotionOf(0, 'rollback')),
    current: () => [versions[1], versions[0]],
    done: expectEvent('rollback'),
  },
  {
    name: 'save',
    run: (registry) => registry.save(smallDraft(4)),
    current: unchanged,
    done: async (registry) => {
      expect(await registry.list()).toHaveLength(4);
    },
  },
  {
    name: 'remove',
    run: (registry) => registry.remove([versions[2]]),
    current: unchanged,
    done: async (registry) => {
      expect(await registry.list()).toEqual(versions.slice(0, 2).sort());
    },
  },
  {
    name: 'halt',
    run: (registry) => registry.halt({ ...WHY, to: 'hold' }),
    current: unchanged,
    done: async (registry) => {
      expect((await registry.standing()).stop).toMatchObject({ to: 'hold' });
    },
  },
  {
    name: 'resume',
    prepare: (registry) => registry.halt({ ...WHY, to: 'hold' }),
    run: (registry) => registry.resume(WHY),
    current: unchanged,
    done: async (registry) => {
      expect((await registry.standing()).stop).toBeNull();
    },
  },
  {
    name: 'demote',
    run: (registry) => registry.demote({ ...WHY, version: versions[1] }),
    current: unchanged,
    done: expectEvent('demote'),
  },
  {
    name: 'rearm',
    prepare: (registry) => registry.demote({ ...WHY, version: versions[1] }),
    run: (registry) => registry.rearm(WHY),
    current: unchanged,
    done: expectEvent('rearm'),
  },
];

const DONE_ALREADY = ['not_halted', 'not_demoted', 'version_missing'];
const isDoneAlready = (error: unknown) => DONE_ALREADY.includes((error as { code: string }).code);

/** The old or the new state, a ledger without a gap; the change can be made again. */
async function expectOldOrNew(change: Change, registry: Registry, error: unknown): Promise<void> {
  const allowed = change.current();
  await expectSoundRegistry(registry, error === undefined ? allowed.slice(-1) : allowed);
  if (error === undefined) await change.done(registry);
}

function useOf(change: Change): FaultedUse<Registry> {
  return {
    name: change.name,
    prepare: async () => {
      const registry = copyOfTemplate();
      await change.prepare?.(registry);
      return registry;
    },
    run: change.run,
    check: async (registry, error, { mode, call }) => {
      await expectOldOrNew(change, registry, error);
      if (error === undefined || mode === 'for good') return;
      try {
        await change.run(registry);
      } catch (again) {
        // Done the first time, although it was not acknowledged.
        if (!isDoneAlready(again)) throw again;
      }
      await expectOldOrNew(change, registry, undefined);
      expect((await registry.verifyLedger()).pending).toBeNull();
      // A temporary that could not be removed is removed once this process has ended.
      if (call !== 'rm') expect(temporariesIn(registry)).toEqual([]);
    },
  };
}

const restore: FaultedUse<Registry> = {
  name: 'restore',
  prepare: () => openSample(join(temporaryFolder(), 'models')),
  run: async (registry) => {
    await registry.assertWritable();
    await registry.restore(restoration);
  },
  check: async (registry, error) => {
    await expectSoundRegistry(registry, error === undefined ? [versions[1]] : [null, versions[1]]);
  },
};

const read: FaultedUse<Registry> = {
  name: 'load',
  prepare: copyOfTemplate,
  run: async (registry) => {
    expect((await registry.load()).version).toBe(versions[1]);
    expect((await registry.verifyLedger()).entries).toHaveLength(2);
    expect(await registry.list()).toEqual([...versions].sort());
  },
  // A reader never gets something else than what is there: it gets that, or an error with a code.
  check: (_, error) => {
    if (error !== undefined) expect(error).toMatchObject({ name: 'ModelError' });
  },
};

/** A stop or a demotion that cannot be read is an error, never none. */
const stand: FaultedUse<Registry> = {
  name: 'standing',
  prepare: async () => {
    const registry = copyOfTemplate();
    await registry.demote({ ...WHY, version: versions[1] });
    await registry.halt({ ...WHY, to: 'hold' });
    return registry;
  },
  run: async (registry) => {
    const { stop, demotion } = await registry.standing();
    if (stop?.to !== 'hold' || demotion === null) throw new TypeError('the stop was not seen');
  },
  check: (_, error) => {
    if (error !== undefined) expect(error).toMatchObject({ name: 'ModelError' });
  },
};

describe('whatever call of the file system fails, the registry is the old or the new one', () => {
  tryFaults('registry', [...changes.map(useOf), restore, read, stand]);
});
