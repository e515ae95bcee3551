import { existsSync, linkSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../testing';
import { hasErrno } from '../errno';
import { nodeDisk } from './node-disk';

let path: string;
beforeEach(() => {
  path = join(temporaryFolder(), 'file');
});

it.each(['a+', 'w'] as const)('a file with two names is not opened by %s', async (mode) => {
  writeFileSync(path, 'secret');
  linkSync(path, `${path}-2`);
  await expect(nodeDisk.open(path, mode)).rejects.toMatchObject({
    code: 'not_a_plain_file',
    received: 'a file with 2 names (hard links)',
  });
  expect(readFileSync(path, 'utf8')).toBe('secret');
  const file = await nodeDisk.open(path, 'r');
  await file.close();
});

it('an open file is written, read, cut and given permissions', async () => {
  const file = await nodeDisk.open(path, 'a+');
  expect(await file.write(Buffer.from('abcdef'))).toBe(6);
  expect(String(await file.read(1, 3))).toBe('bcd');
  expect(String(await file.read(4, 9))).toBe('ef');
  expect(await file.read(0, 0)).toHaveLength(0);
  await file.truncate(2);
  await file.chmod(0o640);
  await Promise.all([file.sync(), file.datasync()]);
  expect(await file.stat()).toMatchObject({ size: 2, nlink: 1 });
  await file.close();
  expect(statSync(path).mode & 0o777).toBe(0o640);
});

it('`w` replaces the contents and `wx` does not', async () => {
  writeFileSync(path, 'old and long');
  await expect(nodeDisk.open(path, 'wx')).rejects.toMatchObject({ code: 'EEXIST' });
  const file = await nodeDisk.open(path, 'w');
  await file.writeFile(Buffer.from('new'));
  await file.close();
  expect(readFileSync(path, 'utf8')).toBe('new');
});

it('a name stands for one file, whatever it is called, or for none', async () => {
  writeFileSync(path, '');
  linkSync(path, `${path}-2`);
  const [one, other] = [await nodeDisk.identify(path), await nodeDisk.identify(`${path}-2`)];
  expect(other).toMatchObject({ dev: one?.dev, ino: one?.ino });
  expect(await nodeDisk.identify(`${path}-3`)).toBeNull();
  await expect(nodeDisk.identify(join(path, 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

it('a folder is removed with what is in it; a missing path is no error', async () => {
  mkdirSync(path);
  writeFileSync(join(path, 'a'), '');
  await nodeDisk.remove(path);
  expect(existsSync(path)).toBe(false);
  await nodeDisk.remove(path);
});

it.each([null, undefined, 'text', new Error('without a code')])(
  '%s has no code of the file system',
  (error) => {
    expect(hasErrno(error, 'ENOENT')).toBe(false);
  },
);
