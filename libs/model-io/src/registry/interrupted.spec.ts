import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { SimulatedDisk, type Fault, temporaryFolder } from '@meta-agent/durable-files/testing';
import { expectSoundRegistry } from '../../testing/expect-sound-registry';
import { atEachStep } from '../../testing/failing-steps';
import { SAVED_AT_MS, smallDraft } from '../../testing/small-draft';
import type { Promotion } from './promote-version';
import { openRegistry, type Registry } from './registry';
import { currentPath, ledgerPath, lockPath } from './registry-paths';

/** For each fault: a function from the number of the failing step to the faults of all steps. */
const FAULTS: Record<string, (failing: number) => (step: number) => Fault> = {
  'the power fails': (failing) => (step) => (step >= failing ? 'torn' : undefined),
  'it fails': (failing) => (step) => (step === failing ? 'torn' : undefined),
  'it is done but reports a failure': (failing) => (step) =>
    step === failing ? 'late' : undefined,
};

const open = (dir: string, { disk } = SimulatedDisk.over(dir)) =>
  openRegistry({ dir, disk, now: () => SAVED_AT_MS, lockWaitMs: 0 });

const promotion = (version: string): Promotion => ({
  version,
  event: 'promote',
  actor: 'test',
  reason: 'test',
  forced: false,
});

/** Repeats a run and lets a later step fail each time, until no step fails. @returns the steps */
const atEveryStep = (dir: string, fault: string, run: (faulty: SimulatedDisk) => Promise<void>) =>
  atEachStep(Object.keys(FAULTS).indexOf(fault), async (failing) => {
    const faulty = SimulatedDisk.over(dir);
    faulty.faultOf = (_, step) => FAULTS[fault](failing)(step);
    await run(faulty);
    return faulty.steps.length;
  });

/** The result of an action, or undefined when the action fails with a ModelError. */
async function acknowledged<T>(action: Promise<T>): Promise<T | undefined> {
  try {
    return await action;
  } catch (error) {
    expect(error).toMatchObject({ name: 'ModelError' });
    return undefined;
  }
}

/** Expects that a promotion works and that the ledger records the interrupted one. */
async function expectReady(registry: Registry, version: string): Promise<void> {
  await registry.promote(promotion(version));
  await expectSoundRegistry(registry, [version], []);
  expect((await registry.verifyLedger()).pending).toBeNull();
}

async function registryWithTwoVersions() {
  const registry = open(temporaryFolder());
  const { version: first } = await registry.save(smallDraft(1));
  const { version: second } = await registry.save(smallDraft(2));
  return { registry, dir: registry.dir, first, second };
}

describe.each(Object.keys(FAULTS))('when at any step %s', (fault) => {
  it('a promotion leaves a valid registry, ready for the next promotion', async () => {
    const { registry, dir, first, second } = await registryWithTwoVersions();
    await registry.promote(promotion(first));
    const steps = await atEveryStep(dir, fault, async (faulty) => {
      const done = await acknowledged(open(dir, faulty).promote(promotion(second)));
      await expectSoundRegistry(registry, done === undefined ? [first, second] : [second], []);
      await expectReady(registry, first);
    });
    expect(steps).toBeGreaterThan(35);
  }, 300_000);

  it('the first promotion leaves a valid registry, ready for the next promotion', async () => {
    const { registry, dir, first, second } = await registryWithTwoVersions();
    const steps = await atEveryStep(dir, fault, async (faulty) => {
      for (const path of [currentPath, ledgerPath, lockPath]) {
        rmSync(path(dir), { recursive: true, force: true });
      }
      const done = await acknowledged(open(dir, faulty).promote(promotion(second)));
      await expectSoundRegistry(registry, done === undefined ? [null, second] : [second], []);
      await expectReady(registry, first);
    });
    expect(steps).toBeGreaterThan(35);
  }, 300_000);

  it('saving leaves a valid registry, ready for the next version', async () => {
    const { registry, dir, first, second } = await registryWithTwoVersions();
    await registry.promote(promotion(first));
    const steps = await atEveryStep(dir, fault, async (faulty) => {
      const saved = await acknowledged(open(dir, faulty).save(smallDraft(3)));
      await expectSoundRegistry(registry, [first]);
      const { version, path } = await registry.save(smallDraft(3));
      if (saved !== undefined) expect(saved.version).toBe(version);
      expect((await registry.list()).sort()).toEqual([first, second, version].sort());
      rmSync(path, { recursive: true });
    });
    await expectReady(registry, second);
    expect(steps).toBeGreaterThan(45);
  }, 300_000);

  it('creating the folders can be repeated', async () => {
    const parent = temporaryFolder();
    const dir = join(parent, 'models', 'meta_v2');
    const registry = open(dir);
    const steps = await atEveryStep(dir, fault, async (faulty) => {
      await acknowledged(open(dir, faulty).assertWritable());
      await expectSoundRegistry(registry, [null]);
      await registry.assertWritable();
      rmSync(join(parent, 'models'), { recursive: true });
    });
    expect(steps).toBeGreaterThan(20);
  }, 300_000);
});
