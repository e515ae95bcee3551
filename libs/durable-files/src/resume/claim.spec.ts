import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../testing';
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
