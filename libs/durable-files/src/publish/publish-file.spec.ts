import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { SimulatedDisk } from '../../testing/simulated-disk';
import type { Fault } from '../../testing/step-recorder';
import { temporaryFolder } from '../../testing/temporary-folder';
import { nodeDisk } from '../disk/node-disk';
import { publishFile, publishNewFile, writeNewFile } from './publish-file';

const OLD = Buffer.from('old contents');
const NEW = Buffer.from('new contents, longer than the old');

const SEQUENCE = ['open wx', 'write', 'stat', 'chmod', 'sync', 'close'];
const FOLDER_SYNC = ['open folder', 'sync folder', 'close folder'];

function oldFile(): string {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, OLD);
  return path;
}

/** A disk whose step number `failing` fails; steps are counted from 0. */
function failingAt(path: string, failing: number, fault: Fault = 'torn'): SimulatedDisk {
  const simulated = SimulatedDisk.over(dirname(path));
  simulated.faultOf = (_, index) => (index === failing ? fault : undefined);
  return simulated;
}

const names = (path: string) => readdirSync(join(path, '..'));

describe('publishFile', () => {
  it('writes a temporary, checks, syncs, renames and syncs the folder, in this order', async () => {
    const path = oldFile();
    const { disk, steps } = SimulatedDisk.over(dirname(path));
    await publishFile(disk, path, NEW);
    expect(steps).toEqual([...SEQUENCE, 'rename', ...FOLDER_SYNC]);
    expect(readFileSync(path)).toEqual(NEW);
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(names(path)).toEqual(['file']);
  });

  const renameAt = SEQUENCE.length;
  it.each([...SEQUENCE, 'rename'].map((name, i) => [name, i] as const))(
    'keeps the old file and leaves no temporary when %s fails',
    async (_, failing) => {
      const path = oldFile();
      const { disk } = failingAt(path, failing);
      await expect(publishFile(disk, path, NEW)).rejects.toThrow('injected');
      expect(readFileSync(path)).toEqual(OLD);
      expect(names(path)).toEqual(['file']);
    },
  );

  it.each(FOLDER_SYNC.map((name, i) => [name, renameAt + 1 + i] as const))(
    'throws when %s of the folder fails',
    async (_, failing) => {
      const path = oldFile();
      const { disk } = failingAt(path, failing);
      await expect(publishFile(disk, path, NEW)).rejects.toThrow('injected');
      expect(readFileSync(path)).toEqual(NEW);
    },
  );

  it('does not repeat a failed sync', async () => {
    const path = oldFile();
    const { disk, steps } = failingAt(path, SEQUENCE.indexOf('sync'));
    await expect(publishFile(disk, path, NEW)).rejects.toThrow('injected: sync');
    expect(steps).toEqual(['open wx', 'write', 'stat', 'chmod', 'sync', 'close', 'remove']);
  });

  it('notices a short write without an error', async () => {
    const path = oldFile();
    const { disk } = failingAt(path, SEQUENCE.indexOf('write'), 'short');
    await expect(publishFile(disk, path, NEW)).rejects.toThrow('wrote 17 bytes of 33');
    expect(readFileSync(path)).toEqual(OLD);
  });

  it('refuses a symbolic link and a folder, and leaves both as they are', async () => {
    const path = oldFile();
    symlinkSync(path, `${path}.link`);
    mkdirSync(`${path}.folder`);
    for (const [name, received] of [
      ['link', 'a symbolic link'],
      ['folder', 'a folder'],
    ]) {
      const publishing = publishFile(nodeDisk, `${path}.${name}`, NEW);
      await expect(publishing).rejects.toMatchObject({ received });
    }
    expect(readFileSync(`${path}.link`)).toEqual(OLD);
    expect(names(path)).toEqual(['file', 'file.folder', 'file.link']);
  });

  it('throws the error of the disk', async () => {
    const path = join(temporaryFolder(), 'nowhere', 'file');
    await expect(publishFile(nodeDisk, path, NEW)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('publishNewFile', () => {
  it('tells every error but that the file is there', async () => {
    const path = join(temporaryFolder(), 'missing', 'file');
    await expect(publishNewFile(nodeDisk, path, NEW)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('creates a new file and leaves no temporary', async () => {
    const path = join(temporaryFolder(), 'file');
    expect(await publishNewFile(nodeDisk, path, NEW)).toBe(true);
    expect(readFileSync(path)).toEqual(NEW);
    expect(names(path)).toEqual(['file']);
  });

  it('keeps an existing file and returns false', async () => {
    const path = oldFile();
    expect(await publishNewFile(nodeDisk, path, NEW)).toBe(false);
    expect(readFileSync(path)).toEqual(OLD);
    expect(names(path)).toEqual(['file']);
  });

  it('lets exactly one of many publishers win', async () => {
    const path = join(temporaryFolder(), 'file');
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) => publishNewFile(nodeDisk, path, Buffer.from(`${i}`))),
    );
    const winners = results.flatMap((won, i) => (won ? [String(i)] : []));
    expect(winners).toEqual([readFileSync(path, 'utf8')]);
  });
});

describe('writeNewFile', () => {
  it('never writes into an existing file', async () => {
    const path = oldFile();
    await expect(writeNewFile(nodeDisk, path, NEW)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readFileSync(path)).toEqual(OLD);
  });
});
