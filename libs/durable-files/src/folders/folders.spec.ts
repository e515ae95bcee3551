import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../testing';
import { nodeDisk } from '../disk/node-disk';
import { ensureFolder, isFolder } from './ensure-folder';
import { isOpenToOthers, openToOthers } from './is-open-to-others';

describe('ensureFolder', () => {
  it('makes a folder and its parents, and leaves one that exists', async () => {
    const path = join(temporaryFolder(), 'a', 'b', 'c');
    await ensureFolder(nodeDisk, path);
    writeFileSync(join(path, 'kept'), '');
    await ensureFolder(nodeDisk, path);
    expect(existsSync(join(path, 'kept'))).toBe(true);
  });

  it('syncs the parent of each folder that it makes, after it has made it', async () => {
    const root = temporaryFolder();
    const steps: string[] = [];
    const within = (path: string) => path.slice(root.length);
    const disk = {
      ...nodeDisk,
      mkdir: async (path: string) => {
        steps.push(`mkdir ${within(path)}`);
        await nodeDisk.mkdir(path);
      },
      openFolder: (path: string) => {
        steps.push(`sync ${within(path)}`);
        return nodeDisk.openFolder(path);
      },
    };
    await ensureFolder(disk, join(root, 'a', 'b'));
    await ensureFolder(disk, join(root, 'a', 'b'));
    expect(steps).toEqual(['mkdir /a', 'sync ', 'mkdir /a/b', 'sync /a']);
  });

  it('takes a folder that another process makes meanwhile', async () => {
    const path = join(temporaryFolder(), 'a');
    const disk = {
      ...nodeDisk,
      mkdir: async (folder: string) => {
        mkdirSync(folder);
        await nodeDisk.mkdir(folder);
      },
    };
    await ensureFolder(disk, path);
    expect(await isFolder(path)).toBe(true);
  });

  it('fails where a file has the name, and where nothing may be made', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expect(ensureFolder(nodeDisk, file)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(ensureFolder(nodeDisk, join(file, 'a'))).rejects.toMatchObject({
      code: 'ENOTDIR',
    });
    const refusing = {
      ...nodeDisk,
      mkdir: () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' })),
    };
    const path = join(temporaryFolder(), 'a');
    await expect(ensureFolder(refusing, path)).rejects.toMatchObject({ code: 'ENOSPC' });
  });
});

describe('isOpenToOthers', () => {
  it.each([
    [0o777, true],
    [0o702, true],
    [0o775, false],
    [0o700, false],
  ])('of mode %i is %s', async (mode, expected) => {
    const path = join(temporaryFolder(), 'a');
    mkdirSync(path);
    chmodSync(path, mode);
    expect(await isOpenToOthers(path)).toBe(expected);
  });

  it('is false for a missing path and for a link, whose permissions mean nothing', async () => {
    const path = join(temporaryFolder(), 'a');
    expect(await isOpenToOthers(path)).toBe(false);
    symlinkSync(temporaryFolder(), path);
    expect(await isOpenToOthers(path)).toBe(false);
  });

  it('names those of several paths that are open', async () => {
    const [closed, open] = ['closed', 'open'].map((name) => join(temporaryFolder(), name));
    mkdirSync(closed);
    mkdirSync(open);
    chmodSync(open, 0o777);
    expect(await openToOthers([closed, open])).toEqual([open]);
    expect(await openToOthers([closed])).toEqual([]);
  });
});
