import {
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { promoteAnother, sampleRegistry, smallRegistry } from '../../testing';
import { restorationOf } from '../../testing/restoration-of';
import { openRegistry, type Registry } from '../registry/registry';
import { openServedModel } from './open-served-model';
import { ServedMemory } from './served-memory';

const HISTORY = ['ledger.jsonl', 'current.json'];

/** The history as it is now; the returned function puts it back. */
function snapshot({ dir }: Registry): () => void {
  const files = HISTORY.map((name) => [join(dir, name), readFileSync(join(dir, name))] as const);
  return () => {
    for (const [path, bytes] of files) writeFileSync(path, bytes);
  };
}

let logs: string;
beforeEach(() => {
  logs = temporaryFolder();
});

/** An engine that was started anew knows what the folder of the log holds. */
const serve = (dir: string) => openServedModel(dir, { memory: new ServedMemory(logs, nodeDisk) });

describe('an engine that has served a registry', () => {
  it('refuses an earlier ledger and pointer, though each agrees with the other', async () => {
    const registry = await smallRegistry(1);
    const putBack = snapshot(registry);
    const second = await promoteAnother(registry, 2);
    expect((await serve(registry.dir)).version).toBe(second);
    putBack();
    await registry.verifyLedger();
    await expect(serve(registry.dir)).rejects.toMatchObject({
      code: 'generation_fell',
      exitCode: 3,
      expected: expect.stringContaining('to continue generation 2') as unknown,
      received: 'generation 1, which does not continue it',
      next: expect.stringContaining(join(logs, '.served-generations.json')) as unknown,
    });
  });

  it('refuses an earlier history that was promoted further', async () => {
    const registry = await smallRegistry(1);
    const putBack = snapshot(registry);
    await promoteAnother(registry, 2);
    await serve(registry.dir);
    putBack();
    await promoteAnother(registry, 3);
    await expect(serve(registry.dir)).rejects.toMatchObject({ code: 'generation_fell' });
    await promoteAnother(registry, 4);
    await expect(serve(registry.dir)).rejects.toMatchObject({ code: 'generation_fell' });
  });

  it('follows promotions, and a registry whose folder was copied as a whole', async () => {
    const registry = await smallRegistry(1);
    await serve(registry.dir);
    await promoteAnother(registry, 2);
    await serve(registry.dir);
    const copy = `${registry.dir}.copy`;
    cpSync(registry.dir, copy, { recursive: true });
    rmSync(registry.dir, { recursive: true });
    renameSync(copy, registry.dir);
    const third = await promoteAnother(registry, 3);
    expect((await serve(registry.dir)).version).toBe(third);
  });

  it.each([
    ['the registry', (dir: string) => dir, ''],
    ['the folder around it', dirname, 'models'],
  ])('follows a swap of the symbolic link that names %s', async (_, linkedIn, inner) => {
    const [long, short] = [await smallRegistry(1), await smallRegistry(5)];
    await promoteAnother(long, 2);
    const link = join(temporaryFolder(), 'current');
    const path = join(link, inner);
    symlinkSync(linkedIn(long.dir), link);
    await serve(path);
    symlinkSync(linkedIn(short.dir), `${link}.next`);
    renameSync(`${link}.next`, link);
    expect((await serve(path)).version).toBe((await short.current())?.version);
    await expect(serve(short.dir)).resolves.toBeDefined();
  });

  it('remembers nothing of a registry that takes the place of the one it has read', async () => {
    const before = await smallRegistry(1);
    await promoteAnother(before, 2);
    const after = await smallRegistry(5);
    const link = join(temporaryFolder(), 'current');
    symlinkSync(before.dir, link);
    const memory = new ServedMemory(logs, nodeDisk);
    const remember = jest.spyOn(memory, 'remember').mockImplementationOnce((...seen) => {
      symlinkSync(after.dir, `${link}.next`);
      renameSync(`${link}.next`, link);
      return memory.remember(...seen);
    });
    await openServedModel(link, { memory });
    expect(remember).toHaveBeenCalledTimes(2);
    expect((await openServedModel(link, { memory })).version).toBe(
      (await after.current())?.version,
    );
  });

  it('accepts a history that a restore brought back after the loss of the registry', async () => {
    const { registry } = await sampleRegistry(2);
    const backup = `${registry.dir}.backup`;
    cpSync(registry.dir, backup, { recursive: true });
    const restoration = restorationOf(openRegistry({ dir: backup }), await registry.list());
    await promoteAnother(registry, 8);
    await promoteAnother(registry, 9);
    await serve(registry.dir);
    rmSync(registry.dir, { recursive: true });
    const later = openRegistry({ dir: registry.dir, now: () => Date.now() });
    await later.assertWritable();
    const { current } = await later.restore(restoration);
    expect((await serve(registry.dir)).version).toBe(current?.version);
  });

  it('refuses a folder that became one artifact', async () => {
    const registry = await smallRegistry(1);
    await serve(registry.dir);
    const [version] = await registry.list();
    const aside = `${registry.dir}.aside`;
    renameSync(registry.dir, aside);
    cpSync(join(aside, 'versions', version), registry.dir, { recursive: true });
    await expect(serve(registry.dir)).rejects.toMatchObject({ code: 'generation_fell' });
  });
});

it('a folder that cannot keep the memory is reported; the memory lasts with the process', async () => {
  const registry = await smallRegistry(1);
  const putBack = snapshot(registry);
  await promoteAnother(registry, 2);
  const errors: Error[] = [];
  writeFileSync(join(logs, 'file'), '');
  const memory = new ServedMemory(join(logs, 'file', 'logs'), nodeDisk, (error) => {
    errors.push(error);
  });
  await openServedModel(registry.dir, { memory });
  expect(errors).not.toEqual([]);
  putBack();
  await expect(openServedModel(registry.dir, { memory })).rejects.toMatchObject({
    code: 'generation_fell',
  });
  expect(readdirSync(logs)).toEqual(['file']);
});
