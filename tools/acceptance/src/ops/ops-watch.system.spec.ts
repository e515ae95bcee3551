import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPS, temporaryFolder, until } from '@meta-agent/harness';
import { start, startServing } from './watch-process';

/** util-linux's `script` gives a command a normal terminal. */
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
  ])('draws on the alternate screen, and leaves the terminal clean at %s', async (_, key) => {
    const engine = await startServing();
    const { model_version: version } = await engine.client.status();
    const { child, printed, ended, resize, settings } = startOnTerminal(engine.url);
    await until(() => printed.text.includes('Ctrl-C ends'));
    expect(printed.text).toContain(ENTER);
    expect(printed.text).toContain(version ?? 'a version');
    expect(printed.text).not.toContain(LEAVE);

    // A low terminal shows the top of the picture and does not scroll.
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
