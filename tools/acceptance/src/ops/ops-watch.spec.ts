import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPS, runOps, startEngine, temporaryFolder, until } from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';

const children = new Set<ChildProcessWithoutNullStreams>();

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

/** A command that goes on, what it has printed so far, and the code that it ends with. */
function start(command: string, args: readonly string[]) {
  const { PATH, HOME } = process.env;
  const child = spawn(command, args, { env: { PATH, HOME, TERM: 'xterm-256color' } });
  children.add(child);
  const printed = { text: '' };
  child.stdout.on('data', (chunk: Buffer) => (printed.text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, printed, ended };
}

async function startServing(port = '0') {
  const registry = await smallRegistry();
  return startEngine({
    META_V2_MODEL_DIR: registry.dir,
    META_DECISION_LOG: 'off',
    META_PORT: port,
  });
}

/** What util-linux's script gives a command is a terminal like any other. */
function startOnTerminal(url: string) {
  const folder = temporaryFolder();
  const [before, after, device] = ['before', 'after', 'device'].map((name) => join(folder, name));
  const shell = [
    `stty rows 30 cols 100; stty -g >'${before}'; tty >'${device}'`,
    `'${process.execPath}' '${OPS}' watch --url ${url} --interval 0.1; echo "code $?"`,
    `stty -g >'${after}'`,
  ].join('; ');
  const started = start('script', ['-qec', shell, '/dev/null']);
  const read = (path: string) => readFileSync(path, 'utf8').trim();
  return {
    ...started,
    resize: (rows: number, cols: number) =>
      execFileSync('stty', ['-F', read(device), 'rows', String(rows), 'cols', String(cols)]),
    settings: () => ({ before: read(before), after: existsSync(after) ? read(after) : '' }),
  };
}

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';

describe('watch on a terminal', () => {
  it.each([
    ['q', 'q'],
    ['Ctrl-C', '\u0003'],
  ])('draws on a screen of its own, and leaves the terminal clean at %s', async (_, key) => {
    const engine = await startServing();
    const { model_version: version } = await engine.client.status();
    const { child, printed, ended, resize, settings } = startOnTerminal(engine.url);
    await until(() => printed.text.includes('Ctrl-C ends'));
    expect(printed.text).toContain(ENTER);
    expect(printed.text).toContain(version ?? 'a version');
    expect(printed.text).not.toContain(LEAVE);

    // A low terminal shows the top of the picture and nothing that would scroll.
    resize(5, 50);
    const small = printed.text.length;
    await until(() => printed.text.slice(small).split('\u001b[1;1H').length > 3);
    const frame = printed.text.slice(small).split('\u001b[1;1H')[2];
    expect(frame.split('\r\n').length).toBeLessThanOrEqual(5);

    child.stdin.write(key);
    await until(() => printed.text.includes('code 0'));
    await ended;
    expect(printed.text.split(LEAVE)).toHaveLength(2);
    expect(printed.text.split(LEAVE)[1].trim()).toBe('code 0');
    expect(settings().after).toBe(settings().before);
  });
});

describe('watch off a terminal', () => {
  it('prints a line at a time, goes on while the engine is away, and finds it again', async () => {
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

  it('ends after so many looks, with exit code 4 when the engine was lost by then', async () => {
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
