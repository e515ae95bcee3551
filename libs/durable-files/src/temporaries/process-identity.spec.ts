import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isProvablyDead, thisProcess } from './process-identity';

const endedPid = () => spawnSync(process.execPath, ['--version']).pid;

describe('isProvablyDead', () => {
  it('is false for this process', () => {
    expect(isProvablyDead(thisProcess)).toBe(false);
  });

  it('is true for a process that has ended', () => {
    expect(isProvablyDead({ ...thisProcess, pid: endedPid() })).toBe(true);
  });

  it('is true when another process has reused the id', () => {
    const known = existsSync('/proc/self/stat');
    expect(isProvablyDead({ ...thisProcess, start: '1' })).toBe(known);
  });

  it('is true after a restart of the machine', () => {
    expect(isProvablyDead({ ...thisProcess, boot: 'abc' })).toBe(true);
  });

  it('is never true for another machine', () => {
    const elsewhere = { ...thisProcess, machine: 'abc' };
    expect(isProvablyDead({ ...elsewhere, pid: endedPid() })).toBe(false);
    expect(isProvablyDead({ ...elsewhere, boot: 'abc' })).toBe(false);
    expect(isProvablyDead({ ...elsewhere, start: '1' })).toBe(false);
  });

  it('is false for a running process with an unknown start time', () => {
    expect(isProvablyDead({ ...thisProcess, start: '0' })).toBe(false);
  });

  it('is true for a killed process whose parent has not waited for it yet', async () => {
    // The child stays a zombie: the shell replaces itself with a program that never waits.
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
