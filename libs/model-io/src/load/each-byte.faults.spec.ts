import { reportTrial, trialForm } from '@meta-agent/durable-files/testing';
import {
  DamageTrial,
  filesOfArtifact,
  filesOfRegistry,
  registryToDamage,
  type DamagedFile,
  type DamagedRegistry,
} from '../../testing/damaged-files';

/** In the short form so many bytes of each file are tried, spread over it. */
const SAMPLE = 8;

let registry: DamagedRegistry;
beforeAll(async () => {
  registry = await registryToDamage();
});

/** Flips one bit of each byte, and cuts the file before it. Returns how many bytes were tried. */
async function damageEachByte(file: DamagedFile): Promise<number> {
  const trial = new DamageTrial(file, registry);
  const { whole } = trial;
  const step = trialForm === 'long' ? 1 : Math.ceil(whole.length / SAMPLE);
  let tried = 0;
  for (let at = 0; at < whole.length; at += step) {
    const flipped = Buffer.from(whole);
    flipped[at] ^= 1 << (at % 8);
    await trial.expectRefusedOrSame(flipped);
    await trial.expectRefusedOrSame(whole.subarray(0, at));
    tried += 1;
  }
  return tried;
}

describe('a file with one bit flipped, or cut off, at any byte', () => {
  const cases: Record<string, Record<string, number>> = {};
  afterAll(() => {
    reportTrial('each-byte', cases);
  });

  it.each([...filesOfArtifact, ...filesOfRegistry].map((file) => [file.name, file] as const))(
    '%s is refused, or what is read is the same',
    async (name, file) => {
      const tried = await damageEachByte(file);
      expect(tried).toBeGreaterThan(0);
      cases[name] = { 'a bit flipped': tried, 'cut off': tried };
    },
    7_200_000,
  );
});
