import { readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, relative, sep } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { runTrainer } from '@meta-agent/harness';
import { openRegistry } from '@meta-agent/model-io';
import { simulateMarket, type SimulatedMarket } from '../market/simulated-market';
import { FIXED_RECIPE } from '../trainer/training';
import { refusalOf, savedIn } from './refusal';

let market: SimulatedMarket;

beforeAll(async () => {
  market = await simulateMarket({ records: 6000, seed: 11 });
});

/** Whether a path in a registry belongs to its lock, which the holder renews. */
const isOfLock = (path: string) => path.split(sep)[0] === 'lock';

const trainInto = (modelDir: string) => [
  ...['train', '--predictions', market.predictions, '--labels', market.labels],
  ...['--model-dir', modelDir, '--label-horizon', '15'],
  ...FIXED_RECIPE,
];

describe('a model folder that cannot be written', () => {
  // Permissions would not stop a test that runs as root.
  it.each([
    ['is a file', 'file', 'EEXIST'],
    ['lies in a file', 'file/models', 'ENOTDIR'],
  ])('because it %s is refused before the log is read', async (_, name, errno) => {
    writeFileSync(join(market.folder, 'file'), 'in the way');
    const modelDir = join(market.folder, name);
    const expected = 'a folder that this user can write to';
    expect(await refusalOf(trainInto(modelDir))).toEqual({
      exitCode: 2,
      code: 'registry_not_writable',
      message: `the model folder cannot be written (${modelDir})`,
      expected,
      received: expect.stringContaining(errno) as string,
      next: 'choose another --model-dir, or change its owner or permissions',
    });
    const { stderr } = await runTrainer(trainInto(modelDir));
    expect(stderr).not.toContain('Loading prediction logs');
  });
});

describe('a registry that another run is changing', () => {
  let modelDir: string;
  let candidate: string;

  beforeAll(async () => {
    modelDir = join(market.folder, 'models');
    await runTrainer([...trainInto(modelDir), '--no-promote']);
    [candidate] = readdirSync(join(modelDir, 'versions'));
  });

  /** Promotes the candidate in this process, and stops while it holds the lock. */
  async function startPromotion(): Promise<{ readonly finish: () => Promise<void> }> {
    const mayGoOn = signal();
    const isLocked = signal();
    const disk = {
      ...nodeDisk,
      // A promotion that holds the lock renames the ledger first, and renews the lock meanwhile.
      rename: async (from: string, to: string) => {
        if (!isOfLock(relative(modelDir, to))) {
          isLocked.give();
          await mayGoOn.given;
        }
        await nodeDisk.rename(from, to);
      },
    };
    const details = { actor: 'the other run', reason: 'a test', forced: false };
    const registry = openRegistry({ dir: modelDir, disk });
    const promotion = registry.promote({ version: candidate, event: 'promote', ...details });
    await isLocked.given;
    const finish = async () => {
      mayGoOn.give();
      await promotion;
    };
    return { finish };
  }

  it('is refused after 5 s with the name of the holder, and is not changed', async () => {
    const promotion = await startPromotion();
    const before = savedIn(modelDir);
    const startMs = performance.now();
    const refusal = await refusalOf(trainInto(modelDir));
    const waitedMs = performance.now() - startMs;
    const after = savedIn(modelDir);
    await promotion.finish();

    const holder = `process ${process.pid} on ${hostname()}`;
    expect(refusal).toEqual({
      exitCode: 2,
      code: 'registry_locked',
      message: expect.stringContaining('another process is changing the registry') as string,
      expected: 'the lock to be free within 5000 ms',
      received: expect.stringMatching(new RegExp(`^held by ${holder} since 20\\d\\d-`)) as string,
      next: expect.stringMatching(new RegExp(`^wait for ${holder} to end`)) as string,
    });
    expect(waitedMs).toBeGreaterThan(5000);
    const others = (names: readonly string[]) => names.filter((name) => !isOfLock(name));
    expect(others(after)).toEqual(others(before));
  });

  it('is waited for when the change takes less', async () => {
    const promotion = await startPromotion();
    // The candidate promoted meanwhile learned from the same records, so nothing shows which is better.
    const training = runTrainer([...trainInto(modelDir), '--force-promote']);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await promotion.finish();
    expect((await training).exitCode).toBe(0);
    const { current, previous } = await currentOf(modelDir);
    expect(previous).toBe(candidate);
    expect(current).not.toBe(candidate);
  });

  async function currentOf(dir: string) {
    const state = await openRegistry({ dir }).current();
    return { current: state?.version, previous: state?.previous };
  }
});

/** A signal: one side waits for it, the other side gives it. */
function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}
