import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryFolder } from '../../testing/temporary-folder';
import { nodeDisk } from '../disk/node-disk';
import { thisProcess } from './process-identity';
import { removeStaleTemporaries, temporaryPath } from './temporary';

const endedPid = () => spawnSync(process.execPath, ['--version']).pid;

/** The name of a temporary of another process. */
const nameOf = (pid: number, machine = thisProcess.machine) =>
  basename(temporaryPath(''))
    .replace(`-${thisProcess.pid}-`, `-${pid}-`)
    .replace(thisProcess.machine, machine);

describe('removeStaleTemporaries', () => {
  it('removes files and folders of processes that have ended', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, nameOf(endedPid())), 'x');
    const unfinished = join(folder, nameOf(endedPid()));
    mkdirSync(unfinished);
    writeFileSync(join(unfinished, 'weights.bin'), 'x');
    await removeStaleTemporaries(nodeDisk, folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps temporaries of living processes and files that are no temporaries', async () => {
    const folder = temporaryFolder();
    const names = [
      basename(temporaryPath(folder)),
      nameOf(endedPid(), 'abcdef123456'),
      '.tmp-notes',
      'current.json',
    ];
    for (const name of names) writeFileSync(join(folder, name), 'x');
    await removeStaleTemporaries(nodeDisk, folder);
    expect(readdirSync(folder).sort()).toEqual(names.sort());
  });

  it('does nothing when the folder is missing', async () => {
    const folder = join(temporaryFolder(), 'nowhere');
    await expect(removeStaleTemporaries(nodeDisk, folder)).resolves.toBeUndefined();
  });
});
