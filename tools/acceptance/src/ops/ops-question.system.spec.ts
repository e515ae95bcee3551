import { spawn } from 'node:child_process';
import { OPS } from '@meta-agent/harness';
import { promoteAnother, smallRegistry } from '@meta-agent/model-io/testing';

/** Types an answer on a terminal, once the question is shown. @returns the output and exit code */
function answer(modelDir: string, keys: string) {
  const { PATH, HOME } = process.env;
  const args = ['rollback', '--reason', 'test', '--model-dir', modelDir];
  // util-linux's `script` gives a command a normal terminal, once the terminal has a size.
  const command = ['stty rows 30 cols 120;', process.execPath, OPS, ...args].join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { PATH, HOME, TERM: 'xterm-256color' },
  });
  let shown = '';
  let isAnswered = false;
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    if (isAnswered || !shown.includes('Roll back from')) return;
    isAnswered = true;
    setTimeout(() => child.stdin.write(keys), 200);
  });
  return new Promise<{ code: number | null; shown: string }>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, shown });
    });
  });
}

async function twoVersions() {
  const registry = await smallRegistry(1);
  const first = (await registry.current())?.version ?? '';
  return { registry, first, second: await promoteAnother(registry, 2) };
}

describe('a question on a terminal', () => {
  it('answered with yes is done', async () => {
    const { registry, first, second } = await twoVersions();
    const { code, shown } = await answer(registry.dir, 'y');
    expect(shown).toContain(`from ${second} to ${first}?`);
    expect([code, (await registry.current())?.version]).toEqual([0, first]);
  });

  it.each([
    ['no', 'n'],
    ['Enter alone', '\r'],
    ['Ctrl-C', '\u0003'],
  ])('answered with %s changes nothing, and ends with 2', async (_, keys) => {
    const { registry, second } = await twoVersions();
    const { code, shown } = await answer(registry.dir, keys);
    expect(shown).toContain('error declined: Nothing was changed.');
    expect([code, (await registry.current())?.version]).toEqual([2, second]);
  });
});
