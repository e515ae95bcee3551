import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '../../testing';
import { nodeDisk } from '../disk/node-disk';
import { openRegularFile, readRegularFile } from './open-regular-file';
import { within } from './within';

const folder = temporaryFolder();
const plain = join(folder, 'plain');
writeFileSync(plain, 'abc');

const MAKE: readonly (readonly [string, (path: string) => unknown])[] = [
  ['a FIFO', (path) => execFileSync('mkfifo', [path])],
  [
    'a folder',
    (path) => {
      mkdirSync(path);
    },
  ],
  [
    'a symbolic link',
    (path) => {
      symlinkSync(plain, path);
    },
  ],
];

describe('a plain file', () => {
  it('is read as a whole, up to the limit', async () => {
    expect(String(await readRegularFile(plain, { maxBytes: 3 }))).toBe('abc');
    await expect(readRegularFile(plain, { maxBytes: 2 })).rejects.toMatchObject({
      code: 'file_too_large',
      exitCode: 2,
      expected: 'at most 2 bytes',
      received: '3 bytes',
    });
  });

  it('may be empty, or longer than one read', async () => {
    const path = join(folder, 'sizes');
    for (const size of [0, 1, 65_535, 65_536, 65_537, 1_000_000]) {
      writeFileSync(path, Buffer.alloc(size, 7));
      expect(await readRegularFile(path, { maxBytes: size })).toHaveLength(size);
    }
  });

  it('is read to its end though the system reports no size', async () => {
    const { file, size } = await openRegularFile('/proc/self/status');
    await file.close();
    expect(size).toBe(0);
    const text = String(await readRegularFile('/proc/self/status', { maxBytes: 1e6 }));
    expect(text).toContain('VmHWM');
    await expect(readRegularFile('/proc/self/status', { maxBytes: 10 })).rejects.toMatchObject({
      code: 'file_too_large',
    });
  });

  it('is reached through a folder that is a symbolic link', async () => {
    const link = join(folder, 'registry');
    symlinkSync(folder, link);
    expect(String(await readRegularFile(join(link, 'plain'), { maxBytes: 9 }))).toBe('abc');
  });

  it('reports a missing file as the disk does', async () => {
    const missing = join(folder, 'missing');
    await expect(readRegularFile(missing, { maxBytes: 1 })).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});

describe('anything else', () => {
  it.each(MAKE)('%s is refused at once, for reading and for writing', async (kind, make) => {
    const path = join(folder, kind.replaceAll(' ', '-'));
    make(path);
    const refusal = { code: 'not_a_plain_file', received: kind };
    await expect(openRegularFile(path)).rejects.toMatchObject(refusal);
    await expect(readRegularFile(path, { maxBytes: 9 })).rejects.toMatchObject(refusal);
    for (const mode of ['r', 'a+', 'w'] as const) {
      await expect(nodeDisk.open(path, mode)).rejects.toMatchObject(refusal);
    }
    expect(readFileSync(plain, 'utf8')).toBe('abc');
  });

  it.each(['/dev/zero', '/dev/null'])('the device %s is refused', async (path) => {
    const refusal = { code: 'not_a_plain_file', received: 'a device' };
    await expect(readRegularFile(path, { maxBytes: 9 })).rejects.toMatchObject(refusal);
  });

  it('a socket is refused', async () => {
    const path = join(folder, 'socket');
    const server = createServer().listen(path);
    await new Promise((resolve) => server.once('listening', resolve));
    const refusal = { code: 'not_a_plain_file', received: 'a socket' };
    await expect(openRegularFile(path)).rejects.toMatchObject(refusal);
    await new Promise((resolve) => server.close(resolve));
  });

  it('a link is followed for a path that a person typed, but not to a FIFO', async () => {
    const [good, bad, fifo] = ['good', 'bad', 'fifo'].map((name) => join(folder, name));
    symlinkSync(plain, good);
    execFileSync('mkfifo', [fifo]);
    symlinkSync(fifo, bad);
    expect(String(await readRegularFile(good, { maxBytes: 9, links: 'follow' }))).toBe('abc');
    await expect(readRegularFile(bad, { maxBytes: 9, links: 'follow' })).rejects.toMatchObject({
      received: 'a FIFO',
    });
  });
});

it('a file opened to be written anew loses its old contents, and nothing else does', async () => {
  const path = join(folder, 'old');
  writeFileSync(path, 'old contents');
  const file = await nodeDisk.open(path, 'w');
  await file.writeFile(Buffer.from('new'));
  await file.close();
  appendFileSync(path, '!');
  expect(readFileSync(path, 'utf8')).toBe('new!');
});

it('a step that takes too long is an error, and its late result is given away', async () => {
  const late: string[] = [];
  let finish: (value: string) => void = () => undefined;
  const step = new Promise<string>((resolve) => (finish = resolve));
  const waiting = within(
    step,
    1,
    () => new Error('too late'),
    (value) => late.push(value),
  );
  await expect(waiting).rejects.toThrow('too late');
  finish('handle');
  await sleep(0);
  expect(late).toEqual(['handle']);
});
