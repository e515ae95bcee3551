import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, SimulatedDisk, temporaryFolder } from '../../testing';
import { StagedFile } from './staged-file';

const OLD = 'old contents\n';
const LINES = Array.from({ length: 4 }, (_, i) => `${i}`.repeat(400_000));
const NEW = LINES.join('');

function oldFile(): { readonly folder: string; readonly path: string } {
  const folder = temporaryFolder();
  const path = join(folder, 'file');
  writeFileSync(path, OLD);
  return { folder, path };
}

/** Writes the new contents in the way a command does. */
async function replace({ disk }: SimulatedDisk, path: string): Promise<void> {
  const file = await StagedFile.create(disk, path);
  try {
    for (const line of LINES) await file.append(line);
    await file.publish();
  } finally {
    await file.discard();
  }
}

describe('StagedFile', () => {
  it('writes a temporary, checks the size, syncs, renames and syncs the folder', async () => {
    const { folder, path } = oldFile();
    const simulated = SimulatedDisk.over(folder);
    await replace(simulated, path);
    expect(simulated.steps).toEqual([
      ...['open wx', 'write', 'write', 'stat', 'sync', 'close', 'rename'],
      ...['open folder', 'sync folder', 'close folder'],
    ]);
    expect(readFileSync(path, 'utf8')).toBe(NEW);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('writes bytes and text in the order of the calls', async () => {
    const { folder, path } = oldFile();
    const file = await StagedFile.create(SimulatedDisk.over(folder).disk, path);
    void file.append('one ');
    await file.append(Buffer.from('two '));
    void file.append('three');
    await file.publish();
    expect(readFileSync(path, 'utf8')).toBe('one two three');
  });

  it.each(['error', 'torn', 'short', 'late'] as const)(
    'leaves the old or the new file and no temporary when any step of the disk fails (%s)',
    async (fault: Fault) => {
      let failing = 0;
      for (; ; failing += 1) {
        const { folder, path } = oldFile();
        const simulated = SimulatedDisk.over(folder);
        simulated.faultOf = (_, index) => (index === failing ? fault : undefined);
        const isDone = await replace(simulated, path).then(
          () => true,
          () => false,
        );
        if (simulated.steps.length <= failing) break;
        const renamed = simulated.steps.indexOf('rename');
        const mayBeNew = renamed >= 0 && failing >= renamed;
        expect(isDone).toBe(false);
        expect(mayBeNew ? [OLD, NEW] : [OLD]).toContain(readFileSync(path, 'utf8'));
        expect(readdirSync(folder)).toEqual(['file']);
      }
      expect(failing).toBe(10);
    },
  );

  it('leaves the complete old or new file after a power loss at any step', async () => {
    const { folder, path } = oldFile();
    const simulated = SimulatedDisk.over(folder);
    const found = new Set<string>();
    const look = (allowed: readonly string[]) => {
      for (const chances of [[0], [0.9], [0.1, 0.7], [0.7, 0.1], [0.4, 0.9, 0.6]]) {
        const remains = temporaryFolder();
        let next = 0;
        simulated.writeRemains(remains, () => chances[next++ % chances.length]);
        const text = readFileSync(join(remains, 'file'), 'utf8');
        expect(allowed).toContain(text);
        found.add(text);
      }
    };
    simulated.afterStep = () => {
      look([OLD, NEW]);
      return Promise.resolve();
    };
    await replace(simulated, path);
    look([NEW]);
    expect([...found]).toEqual([OLD, NEW]);
  });

  it('would leave an incomplete file if the contents were not synced', async () => {
    const { folder, path } = oldFile();
    const simulated = SimulatedDisk.over(folder, { ignoredSyncs: ['sync'] });
    await replace(simulated, path);
    const remains = temporaryFolder();
    simulated.writeRemains(remains, () => 0);
    expect(readFileSync(join(remains, 'file'), 'utf8')).toBe('');
  });

  it('refuses a destination that must not be replaced, at the start and at the end', async () => {
    const { folder, path } = oldFile();
    const { disk } = SimulatedDisk.over(folder);
    const refusal = { received: `the input ${path}` };
    await expect(StagedFile.create(disk, path, { inputs: [path] })).rejects.toMatchObject(refusal);
    const later = join(folder, 'later');
    const file = await StagedFile.create(disk, later, { inputs: [later] });
    writeFileSync(later, 'an input by now');
    await expect(file.publish()).rejects.toMatchObject({ received: `the input ${later}` });
    await file.discard();
    expect(readFileSync(later, 'utf8')).toBe('an input by now');
    expect(readdirSync(folder)).toEqual(['file', 'later']);
  });
});
