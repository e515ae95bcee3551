import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryFolder } from '../../testing';
import { nodeDisk } from '../disk/node-disk';
import { ResumableFile } from './resumable-file';

let path: string;
beforeEach(() => {
  path = join(temporaryFolder(), 'log.jsonl');
});

const open = (key = 'key', inputs: readonly string[] = []) =>
  ResumableFile.open(nodeDisk, path, { key, inputs });

it('leaves the destination as it is until it is published', async () => {
  writeFileSync(path, 'old');
  const file = await open();
  await file.append('new');
  await file.flush();
  expect(readFileSync(path, 'utf8')).toBe('old');
  await file.publish();
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(readdirSync(join(path, '..'))).toEqual(['log.jsonl']);
});

it('goes on with what an earlier process wrote for the same key', async () => {
  const first = await open();
  await first.append('a\nb\nc');
  await first.flush();
  await first.close();
  const second = await open();
  expect(second.size).toBe(5);
  expect(String(await second.read(2, 10))).toBe('b\nc');
  await second.cutTo(4);
  await second.append('d\n');
  await second.publish();
  expect(readFileSync(path, 'utf8')).toBe('a\nb\nd\n');
});

it('begins anew for another key', async () => {
  const first = await open('one');
  await first.append('a');
  await first.flush();
  await first.close();
  const second = await open('other');
  expect(second.size).toBe(0);
  await second.close();
});

it('belongs to one process at a time', async () => {
  const file = await open();
  await expect(open()).rejects.toMatchObject({ name: 'FileError' });
  await file.close();
  await (await open()).close();
});

it('replaces no input and no folder', async () => {
  writeFileSync(path, 'input');
  await expect(open('key', [path])).rejects.toMatchObject({ received: `the input ${path}` });
  path = join(path, '../folder');
  mkdirSync(path);
  await expect(open()).rejects.toMatchObject({ received: 'a folder' });
});

it('writes text once it is long, and keeps a short one', async () => {
  const file = await open();
  expect(file.append('a')).toBeUndefined();
  expect(readFileSync(file.partial, 'utf8')).toBe('');
  await file.flush();
  const long = 'b'.repeat(1 << 20);
  expect(file.append(long.slice(1))).toBeUndefined();
  expect(file.append('b')).toBeInstanceOf(Promise);
  // The next buffer waits for the one before.
  await file.append(long);
  expect(file.size).toBeGreaterThanOrEqual(long.length + 1);
  await file.flush();
  expect(readFileSync(file.partial, 'utf8')).toBe(`a${long}${long}`);
  await file.close();
});

it('is not published when somebody else has written to the partial file', async () => {
  const file = await open();
  await file.append('abc');
  appendFileSync(file.partial, 'x');
  await expect(file.publish()).rejects.toThrow('wrote 4 bytes of 3');
  expect(existsSync(path)).toBe(false);
  await file.close();
});

it('names its partial file for its key', async () => {
  const file = await open('a key');
  expect(basename(file.partial)).toMatch(/^\.log\.jsonl\.[0-9a-f]{16}\.partial$/);
  await file.close();
});
