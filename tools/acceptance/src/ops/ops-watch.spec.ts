import { OPS, runOps, until } from '@meta-agent/harness';
import { start, startServing } from './watch-process';

describe('watch off a terminal', () => {
  it('prints line by line, continues while the engine is down, and reconnects', async () => {
    let engine = await startServing();
    const { port } = new URL(engine.url);
    const watching = [OPS, 'watch', '--json', '--interval', '0.1', '--url', engine.url];
    const { child, printed, ended } = start(process.execPath, watching);
    const looks = () =>
      printed.text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as { lost: object | null; status?: object });
    await until(() => looks().some(({ lost }) => lost === null));
    await engine.stop();
    await until(() => looks().at(-1)?.lost !== null);
    engine = await startServing(port);
    await until(() => looks().at(-1)?.lost === null);
    expect(looks().at(-1)).toMatchObject({ url: engine.url, status: { version: 'v2' } });
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('ends after --count readings, with exit code 4 when the engine is down', async () => {
    const engine = await startServing();
    const args = ['watch', '--url', engine.url, '--count', '2', '--interval', '0.1'];
    const { exitCode, stdout } = await runOps(args);
    expect({ exitCode, lines: stdout.trimEnd().split('\n').length }).toEqual({
      exitCode: 0,
      lines: 2,
    });
    expect(stdout).not.toContain('\u001b');
    await engine.stop();
    expect(await runOps(args)).toMatchObject({
      exitCode: 4,
      stdout: expect.stringContaining(`LOST ${engine.url}`) as string,
    });
  });
});
