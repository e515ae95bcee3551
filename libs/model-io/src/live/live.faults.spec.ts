import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import type * as Testing from '@meta-agent/durable-files/testing';
import { temporaryFolder, tryFaults, type FaultedUse } from '@meta-agent/durable-files/testing';
import { expectSoundRegistry, liveDraft, MemoryStore, smallRegistry } from '../../testing';
import { pullRegistry } from '../mirror/pull-registry';
import { pushRegistry } from '../mirror/push-registry';
import { openRegistry } from '../registry/registry';
import { publishLive, readLive, readLiveChain, type PublishedLive } from './live-files';
import { LiveMemory } from './live-memory';
import { readLiveFiles, restoreLive } from './restore-live';

jest.mock<object>(
  'node:fs/promises',
  () => jest.requireActual<typeof Testing>('@meta-agent/durable-files/testing').faultyPromises,
);

const to = (dir: string) => ({ dir, disk: nodeDisk });

/** A folder with one live state, and its files. */
let template: string;
let first: PublishedLive;
let files: ReadonlyMap<string, Uint8Array>;
const store = new MemoryStore();
let version: string;

beforeAll(async () => {
  template = temporaryFolder();
  first = await publishLive(to(template), null, liveDraft('v1', 0.66));
  files = await readLiveFiles(template);
  const origin = await smallRegistry(1);
  version = (await origin.current())?.version ?? '';
  await publishLive(to(origin.dir), null, liveDraft(version, 0.7));
  await origin.halt({ actor: 'ann', reason: 'a test', to: 'hold' });
  await pushRegistry({ dir: origin.dir, store });
});

function copyOfTemplate(): string {
  const dir = temporaryFolder();
  cpSync(template, dir, { recursive: true });
  return dir;
}

/** The whole chain, up to one of these generations. */
async function expectGeneration(dir: string, allowed: readonly number[]): Promise<void> {
  const chain = await readLiveChain(dir);
  expect(allowed).toContain(chain.length);
  expect((await readLive(dir))?.state.generation ?? 0).toBe(chain.length);
}

const publishing: FaultedUse<string> = {
  name: 'publish a live state',
  prepare: copyOfTemplate,
  run: (dir) => publishLive(to(dir), first, liveDraft('v1', 0.67)),
  check: async (dir, error) => {
    await expectGeneration(dir, error === undefined ? [2] : [1, 2]);
    await publishLive(to(dir), await readLive(dir), liveDraft('v1', 0.68));
  },
};

const restoring: FaultedUse<string> = {
  name: 'restore live states',
  prepare: temporaryFolder,
  run: (dir) => restoreLive(to(dir), files),
  check: async (dir, error) => {
    await expectGeneration(dir, error === undefined ? [1] : [0, 1]);
  },
};

const SEEN = {
  ...{ generation: 7, hash: 'a'.repeat(64), model_version: 'v1' },
  demotion: { demoted: true, evidence: 2, blocks: 1 },
};

/** An engine goes on, and a demotion it has seen stays in force. */
const remembering: FaultedUse<string> = {
  name: 'remember the live state in force',
  prepare: temporaryFolder,
  run: async (dir) => {
    const errors: Error[] = [];
    const memory = new LiveMemory(dir, nodeDisk, (error) => errors.push(error));
    await memory.remember('models', SEEN);
    expect(await memory.recall('models')).toEqual(SEEN);
    if (errors.length > 0) throw errors[0];
  },
  check: async (dir, error) => {
    const next = await new LiveMemory(dir, nodeDisk).recall('models');
    expect(error === undefined ? [SEEN] : [null, SEEN]).toContainEqual(next);
  },
};

const pulling: FaultedUse<string> = {
  name: 'pull from the object storage',
  prepare: () => join(temporaryFolder(), 'copy'),
  run: (dir) => pullRegistry({ dir, store }),
  check: async (dir, error) => {
    const copy = openRegistry({ dir });
    // The ledger may be ahead of the pointer until the next pull; engines follow the pointer.
    const inForce = (await copy.current())?.version ?? null;
    expect(error === undefined ? [version] : [null, version]).toContain(inForce);
    if (inForce !== null) expect((await copy.load()).version).toBe(version);
    await pullRegistry({ dir, store });
    await expectSoundRegistry(copy, [version]);
    expect((await copy.standing()).stop).toMatchObject({ to: 'hold' });
    expect((await readLive(dir))?.state.threshold.value).toBe(0.7);
  },
};

describe('whatever call of the file system fails, the live state is the old or the new one', () => {
  tryFaults('live-state', [publishing, restoring, remembering, pulling]);
});
