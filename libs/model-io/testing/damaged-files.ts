import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { lightExpect as expect } from '@meta-agent/durable-files/testing';
import { ARTIFACT_FILES } from '../src/format/manifest';
import { publishLive, readLive, readLiveChain } from '../src/live/live-files';
import { loadArtifact, type LoadedModel } from '../src/load/load-artifact';
import { readControl } from '../src/registry/control/control';
import type { Registry } from '../src/registry/registry';
import { liveDraft } from './live-draft';
import { sampleRegistry } from './sample-registry';

/** A registry with two versions, two live states and a stop. */
export interface DamagedRegistry {
  readonly registry: Registry;
  /** The folder of the version in force. */
  readonly folder: string;
}

/** A file that is damaged, and all that is read of it. */
export interface DamagedFile {
  readonly name: string;
  readonly pathIn: (damaged: DamagedRegistry) => string;
  readonly read: (damaged: DamagedRegistry) => Promise<unknown>;
}

/** A new registry to damage. */
export async function registryToDamage(): Promise<DamagedRegistry> {
  const { registry, versions } = await sampleRegistry(2);
  const to = { dir: registry.dir, disk: nodeDisk };
  const first = await publishLive(to, null, liveDraft(versions[1], 0.66));
  await publishLive(to, first, liveDraft(versions[1], 0.67));
  await registry.halt({ actor: 'ann', reason: 'a test', to: 'hold' });
  return { registry, folder: registry.pathOf(versions[1]) };
}

/** The files of the artifact in force. */
export const filesOfArtifact: readonly DamagedFile[] = [...ARTIFACT_FILES, 'manifest.json'].map(
  (name) => ({
    name,
    pathIn: ({ folder }) => join(folder, name),
    read: ({ folder }) => behaviourOf(folder),
  }),
);

/** The other files of a registry. */
export const filesOfRegistry: readonly DamagedFile[] = [
  inRegistry('current.json', async (registry) => [
    await registry.current(),
    await registry.verifyLedger(),
  ]),
  inRegistry('ledger.jsonl', (registry) => registry.verifyLedger()),
  // The file has no hash: its reason may be read with another letter, but the stop stays.
  inRegistry('control.json', async ({ dir }) => (await readControl(dir))?.stop?.to ?? null),
  ...['live.json', 'live/1.json', 'live/2.json'].map((name) =>
    inRegistry(name, async ({ dir }) => [await readLive(dir), await readLiveChain(dir)]),
  ),
];

function inRegistry(name: string, read: (registry: Registry) => Promise<unknown>): DamagedFile {
  return {
    name,
    pathIn: ({ registry }) => join(registry.dir, name),
    read: ({ registry }) => read(registry),
  };
}

/** The model's answers to its probes. */
export function answersOf(model: LoadedModel): number[][] {
  return model.probes.inputs.map((input) => {
    const out = new Float64Array(3);
    model.score(Float64Array.from(input), out);
    return [...out];
  });
}

/** All that a model does, and nothing of how its files are written. */
async function behaviourOf(folder: string): Promise<string> {
  const model = await loadArtifact(folder);
  const { version, trainedAtMs, overrideThreshold, overrides, metadata, agents } = model;
  const does = { version, trainedAtMs, overrideThreshold, overrides, metadata, agents };
  return JSON.stringify([does, answersOf(model)]);
}

export const REFUSED = 'refused';

/** What is read; any error but a refusal fails the test. */
export async function readOrRefused<T>(read: () => Promise<T>): Promise<T | typeof REFUSED> {
  try {
    return await read();
  } catch (error) {
    expect(error).toMatchObject({ name: 'ModelError' });
    return REFUSED;
  }
}

/** A file that is damaged in turn, and what is read of its folder without damage. */
export class DamageTrial {
  readonly #file: DamagedFile;
  readonly #damaged: DamagedRegistry;
  /** The bytes without damage. */
  readonly whole: Buffer;
  #expected: Promise<unknown> | undefined;

  constructor(file: DamagedFile, damaged: DamagedRegistry) {
    this.#file = file;
    this.#damaged = damaged;
    this.whole = readFileSync(file.pathIn(damaged));
  }

  /** Expects that what is read with these bytes in the file is refused, or the same as without them. */
  async expectRefusedOrSame(bytes: Uint8Array): Promise<void> {
    const [file, damaged] = [this.#file, this.#damaged];
    const expected = await (this.#expected ??= file.read(damaged));
    writeFileSync(file.pathIn(damaged), bytes);
    try {
      const found = await readOrRefused(() => file.read(damaged));
      if (found !== REFUSED) expect(found).toEqual(expected);
    } finally {
      writeFileSync(file.pathIn(damaged), this.whole);
    }
  }
}
