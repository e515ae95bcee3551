import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../testing';
import type { Disk } from '../disk/disk';
import { nodeDisk } from '../disk/node-disk';
import { thisProcess } from '../temporaries/process-identity';
import { claim } from './claim';

const claimPath = () => join(temporaryFolder(), 'state.owner');

/** A process id of this machine that no process has had since its start. */
const DEAD = JSON.stringify({ ...thisProcess, start: '1' });

it('belongs to one process until it is released', async () => {
  const path = claimPath();
  const held = await claim(nodeDisk, path);
  await expect(claim(nodeDisk, path)).rejects.toMatchObject({
    code: 'output_not_writable',
    received: `process ${process.pid}`,
  });
  await held.release();
  expect(existsSync(path)).toBe(false);
  await (await claim(nodeDisk, path)).release();
});

it('of a dead process is taken over', async () => {
  const path = claimPath();
  writeFileSync(path, DEAD);
  const held = await claim(nodeDisk, path);
  expect(readdirSync(join(path, '..'))).toEqual(['state.owner']);
  await held.release();
});

it('of a dead process is taken over by one of several', async () => {
  const path = claimPath();
  writeFileSync(path, DEAD);
  const claims = await Promise.allSettled(Array.from({ length: 8 }, () => claim(nodeDisk, path)));
  expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it.each(['', '{}', 'null', JSON.stringify({ ...thisProcess, start: '1', machine: 'another' })])(
  'of an owner that is not provably dead is respected: %s',
  async (owner) => {
    const path = claimPath();
    writeFileSync(path, owner);
    await expect(claim(nodeDisk, path)).rejects.toMatchObject({ code: 'output_not_writable' });
    expect(existsSync(path)).toBe(true);
  },
);

it.each([
  ['without a machine', { ...thisProcess, machine: undefined }],
  ['whose process id is a text', { ...thisProcess, pid: String(process.pid), start: '1' }],
  ['whose start is a number', { ...thisProcess, start: 1 }],
  ['of nothing but an id', { pid: process.pid }],
])('an owner %s is none', async (_, owner) => {
  const path = claimPath();
  writeFileSync(path, JSON.stringify(owner));
  await expect(claim(nodeDisk, path)).rejects.toMatchObject({
    received: 'a file that names no process',
  });
});

it('a folder in its place, or a large file, is an error of its own', async () => {
  const path = claimPath();
  mkdirSync(path);
  await expect(claim(nodeDisk, path)).rejects.toMatchObject({ code: 'not_a_plain_file' });
  rmdirSync(path);
  writeFileSync(path, DEAD.padEnd(4097));
  await expect(claim(nodeDisk, path)).rejects.toMatchObject({ code: 'file_too_large' });
});

/** A disk on which another process does something before the first call of this name. */
function diskWith(name: 'link' | 'rename', first: () => void): Disk {
  let isDone = false;
  const call = async (from: string, to: string) => {
    if (!isDone) first();
    isDone = true;
    await nodeDisk[name](from, to);
  };
  return { ...nodeDisk, [name]: call };
}

it('is made when the owner gives it back meanwhile', async () => {
  const path = claimPath();
  writeFileSync(path, JSON.stringify(thisProcess));
  const link = (from: string, to: string) =>
    nodeDisk.link(from, to).catch((error: unknown) => {
      rmSync(path);
      throw error;
    });
  await claim({ ...nodeDisk, link }, path, { who: 'second' });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ who: 'second' });
});

it('of a dead process that another one removes meanwhile is taken', async () => {
  const path = claimPath();
  writeFileSync(path, DEAD);
  const removing = diskWith('rename', () => {
    rmSync(path);
  });
  const held = await claim(removing, path);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
  await held.release();
});

it('of a dead process that another one takes meanwhile is given back to that one', async () => {
  const path = claimPath();
  writeFileSync(path, DEAD);
  const other = JSON.stringify({ ...thisProcess, claim: 'of another' });
  const taking = diskWith('rename', () => {
    writeFileSync(path, other);
  });
  await expect(claim(taking, path)).rejects.toMatchObject({ code: 'output_not_writable' });
  expect(readFileSync(path, 'utf8')).toBe(other);
  expect(readdirSync(join(path, '..'))).toEqual(['state.owner']);
});

it.each(['link', 'rename'] as const)(
  'an error of %s leaves the claim of the other',
  async (name) => {
    const path = claimPath();
    writeFileSync(path, DEAD);
    const failing = diskWith(name, () => {
      throw Object.assign(new Error('broken'), { code: 'EIO' });
    });
    await expect(claim(failing, path)).rejects.toMatchObject({ code: 'EIO' });
    expect(readFileSync(path, 'utf8')).toBe(DEAD);
  },
);
