import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { ROOT, runNode, temporaryFolder } from '@meta-agent/harness';

const SCRIPT = join(ROOT, 'tools/gate/src/build-quietly.js');

/** Runs the script with a program in place of nx that prints a line and ends with this code. */
async function buildEndingWith(exitCode: number) {
  const folder = temporaryFolder();
  const program = join(folder, 'nx');
  writeFileSync(program, `#!${process.execPath}\nconsole.log('> nx run', process.argv[2]);\n`);
  writeFileSync(program, `process.exitCode = ${exitCode};\n`, { flag: 'a' });
  chmodSync(program, 0o755);
  const PATH = [folder, dirname(process.execPath)].join(delimiter);
  return runNode([SCRIPT], { env: { PATH } });
}

describe('the build before a demo', () => {
  it('prints one line when it succeeds', async () => {
    const { exitCode, stdout, stderr } = await buildEndingWith(0);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Building all projects.*\n$/);
  });

  it('prints what the build printed, and ends with its code, when it fails', async () => {
    const { exitCode, stderr } = await buildEndingWith(1);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('> nx run run-many')]);
  });
});
