import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isProvablyDead, thisProcess } from './process-identity';

const endedPid = () => spawnSync(process.execPath, ['--version']).pid;

describe('isProvablyDead', () => {
  it('is false of this process', () => {
    expect(isProvablyDead(thisProcess)).toBe(false);
  });

  it('is true of a process that has ended', () => {
    expect(isProvablyDead({ ...thisProcess, pid: endedPid() })).toBe(true);
  });

  it('is true when another process has the id now', () => {
    const known = existsSync('/proc/self/stat');
    expect(isProvablyDead({ ...thisProcess, start: '1' })).toBe(known);
  });

  it('is true after a restart of the machine', () => {
    expect(isProvablyDead({ ...thisProcess, boot: 'abc' })).toBe(true);
  });

  it('is never true of another machine', () => {
    const elsewhere = { ...thisProcess, machine: 'abc' };
    expect(isProvablyDead({ ...elsewhere, pid: endedPid() })).toBe(false);
    expect(isProvablyDead({ ...elsewhere, boot: 'abc' })).toBe(false);
    expect(isProvablyDead({ ...elsewhere, start: '1' })).toBe(false);
  });

  it('is false of a running process whose start time is not known', () => {
    expect(isProvablyDead({ ...thisProcess, start: '0' })).toBe(false);
  });

  it('is true of a killed process that its parent has not noticed yet', async () => {
    // The shell leaves its child a zombie: it becomes another program, which waits for none.
    const script = `"${process.execPath}" -e 0 & echo $!; exec sleep 20`;
    const shell = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const pid = await new Promise<number>((resolve) => {
        shell.stdout.once('data', (data: Buffer) => {
          resolve(Number(data.toString()));
        });
      });
      await expectWithin(3000, () => isProvablyDead({ ...thisProcess, pid, start: '0' }));
    } finally {
      shell.kill('SIGKILL');
    }
  });
});

async function expectWithin(limitMs: number, isTrue: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + limitMs;
  while (!isTrue() && performance.now() < deadlineMs) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(isTrue()).toBe(true);
}
