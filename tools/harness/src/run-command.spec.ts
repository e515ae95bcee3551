import { ROOT, runNode } from './run-command';

const print = (expression: string) => ['-p', expression];

describe('runNode', () => {
  it('returns the exit code, the standard output and the standard error', async () => {
    const script = 'console.log("out"); console.error("err"); process.exit(3)';
    expect(await runNode(['-e', script])).toEqual({
      exitCode: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  it("hides the developer's environment, except the paths", async () => {
    process.env.META_PORT = '9';
    const { stdout } = await runNode(print('Object.keys(process.env).sort().join()'), {
      env: { LOG_LEVEL: 'debug' },
    });
    delete process.env.META_PORT;
    expect(stdout).toBe('HOME,LOG_LEVEL,PATH\n');
  });

  it("runs in the workspace's own folder", async () => {
    expect((await runNode(print('process.cwd()'))).stdout).toBe(`${ROOT}\n`);
  });

  it('rejects when a signal ends the process', async () => {
    const killed = runNode(['-e', 'process.kill(process.pid, "SIGKILL"); setInterval(() => 0, 9)']);
    await expect(killed).rejects.toThrow('ended by SIGKILL');
  });
});
