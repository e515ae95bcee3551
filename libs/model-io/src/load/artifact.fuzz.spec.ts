import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import {
  damaged,
  lightExpect as expect,
  property,
  temporaryFolder,
  tryGenerated,
} from '@meta-agent/durable-files/testing';
import { liveDraft, sampleRegistry } from '../../testing';
import { seal } from '../../testing/artifact-folder';
import { ARTIFACT_FILES } from '../format/manifest';
import { publishLive, readLive, readLiveChain } from '../live/live-files';
import type { Registry } from '../registry/registry';
import { loadArtifact, type LoadedModel } from './load-artifact';

let registry: Registry;
/** A folder of its own for artifacts that are sealed again. */
let folder: string;

beforeAll(async () => {
  const sample = await sampleRegistry(2);
  registry = sample.registry;
  const to = { dir: registry.dir, disk: nodeDisk };
  const first = await publishLive(to, null, liveDraft(sample.versions[1], 0.66));
  await publishLive(to, first, liveDraft(sample.versions[1], 0.67));
  await registry.halt({ actor: 'ann', reason: 'a test', to: 'hold' });
  folder = join(temporaryFolder(), sample.versions[1]);
  cpSync(registry.pathOf(sample.versions[1]), folder, { recursive: true });
});

const REFUSED = 'refused';

/** What is read; any error but a refusal breaks the property. */
async function readOrRefused<T>(read: () => Promise<T>): Promise<T | typeof REFUSED> {
  try {
    return await read();
  } catch (error) {
    expect(error).toMatchObject({ name: 'ModelError' });
    return REFUSED;
  }
}

function answersOf(model: LoadedModel): number[][] {
  return model.probes.inputs.map((input) => {
    const out = new Float64Array(3);
    model.score(Float64Array.from(input), out);
    return [...out];
  });
}

/** All that a model does, and nothing of how its files are written. */
async function behaviourOf(dir: string): Promise<string> {
  const model = await loadArtifact(dir);
  const { version, trainedAtMs, overrideThreshold, overrides, metadata, agents } = model;
  const does = { version, trainedAtMs, overrideThreshold, overrides, metadata, agents };
  return JSON.stringify([does, answersOf(model)]);
}

/** A file of a folder is damaged: what is read of the folder is refused, or the same. */
function refusedOrSame(file: string, dirOf: () => string, read: () => Promise<unknown>) {
  let undamaged: Promise<unknown> | undefined;
  return property(
    file,
    () => damaged(readFileSync(join(dirOf(), file))),
    async (bytes) => {
      const path = join(dirOf(), file);
      const whole = readFileSync(path);
      const expected = await (undamaged ??= read());
      writeFileSync(path, bytes);
      try {
        const found = await readOrRefused(read);
        if (found !== REFUSED) expect(found).toEqual(expected);
      } finally {
        writeFileSync(path, whole);
      }
    },
  );
}

const current = async () => {
  const { version } = (await registry.current()) ?? { version: '' };
  return registry.pathOf(version);
};
let currentFolder: string;
beforeAll(async () => {
  currentFolder = await current();
});

describe('an artifact of which a file is damaged is refused or behaves the same', () => {
  tryGenerated('artifact', [
    ...[...ARTIFACT_FILES, 'manifest.json'].map((file) =>
      refusedOrSame(
        file,
        () => currentFolder,
        () => behaviourOf(currentFolder),
      ),
    ),
  ]);
});

/** The damage has a manifest of its own: whoever can write to the folder can do that. */
const sealedAgain = ARTIFACT_FILES.map((file) =>
  property(
    `${file}, sealed again`,
    () => damaged(readFileSync(join(folder, file))),
    async (bytes) => {
      const path = join(folder, file);
      const whole = readFileSync(path);
      writeFileSync(path, bytes);
      try {
        seal(folder);
        const answers = await readOrRefused(async () => answersOf(await loadArtifact(folder)));
        if (answers === REFUSED) return;
        for (const answer of answers) {
          expect(answer.every((p) => p >= 0 && p <= 1)).toBe(true);
          expect(answer.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
        }
      } finally {
        writeFileSync(path, whole);
      }
    },
  ),
);

describe('an artifact that somebody changed and sealed is refused or answers probabilities', () => {
  tryGenerated('artifact-sealed', sealedAgain);
});

const dir = () => registry.dir;
const live = async () => [await readLive(dir()), await readLiveChain(dir())];

describe('a registry of which a file is damaged is refused or reads the same', () => {
  tryGenerated('registry-files', [
    refusedOrSame('current.json', dir, async () => [
      await registry.current(),
      await registry.verifyLedger(),
    ]),
    refusedOrSame('ledger.jsonl', dir, () => registry.verifyLedger()),
    refusedOrSame('live.json', dir, live),
    refusedOrSame('live/1.json', dir, live),
    refusedOrSame('live/2.json', dir, live),
  ]);
});
