import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  damaged,
  lightExpect as expect,
  property,
  temporaryFolder,
  tryGenerated,
} from '@meta-agent/durable-files/testing';
import { seal } from '../../testing/artifact-folder';
import {
  answersOf,
  DamageTrial,
  filesOfArtifact,
  filesOfRegistry,
  readOrRefused,
  REFUSED,
  registryToDamage,
  type DamagedFile,
  type DamagedRegistry,
} from '../../testing/damaged-files';
import { ARTIFACT_FILES } from '../format/manifest';
import { loadArtifact } from './load-artifact';

let registry: DamagedRegistry;
/** A folder of its own for artifacts that are sealed again. */
let folder: string;

beforeAll(async () => {
  registry = await registryToDamage();
  folder = join(temporaryFolder(), basename(registry.folder));
  cpSync(registry.folder, folder, { recursive: true });
});

function refusedOrSame(file: DamagedFile) {
  let trial: DamageTrial;
  const bytes = () => {
    trial = new DamageTrial(file, registry);
    return damaged(trial.whole);
  };
  return property(file.name, bytes, (some) => trial.expectRefusedOrSame(some));
}

describe('an artifact of which a file is damaged is refused or behaves the same', () => {
  tryGenerated('artifact', filesOfArtifact.map(refusedOrSame));
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

describe('a registry of which a file is damaged is refused or reads the same', () => {
  tryGenerated('registry-files', filesOfRegistry.map(refusedOrSame));
});
