import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runNode, temporaryFolder } from '@meta-agent/harness';

const GATE = join(ROOT, 'tools/gate/src');
const JEST = join(ROOT, 'node_modules/jest/bin/jest.js');

/** A repository with two projects; the tests of one, or of both, are run. */
async function runTests(...projects: readonly string[]) {
  const root = temporaryFolder();
  const folder = join(root, 'counts');
  mkdirSync(folder);
  for (const name of ['a', 'b']) {
    const project = join(root, 'libs', name);
    mkdirSync(project, { recursive: true });
    const config = {
      displayName: name,
      rootDir: project,
      reporters: [join(GATE, 'count-reporter.js')],
      testMatch: ['**/*.spec.js'],
    };
    writeFileSync(join(project, 'jest.config.js'), `module.exports = ${JSON.stringify(config)};\n`);
    writeFileSync(join(project, 'x.spec.js'), `it('passes', () => {}); it.skip('is', () => {});\n`);
  }
  for (const name of projects) {
    const config = join(root, 'libs', name, 'jest.config.js');
    await runNode([JEST, '--config', config], { env: { TEST_COUNTS: folder } });
  }
  return runNode([join(GATE, 'print-counts.js'), folder, '--root', root]);
}

const cells = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(/ +/));

describe('the count of tests', () => {
  it('names each project with the result of its tests, then the total', async () => {
    const { exitCode, stdout, stderr } = await runTests('a', 'b');
    expect(cells(stdout)).toEqual([
      ['project', 'files', 'passed', 'failed', 'skipped'],
      ['a', '1', '1', '0', '1'],
      ['b', '1', '1', '0', '1'],
      ['all', '2', '2', '0', '2'],
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('fails when the tests of a project did not run', async () => {
    const { exitCode, stderr } = await runTests('a');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: 'No test ran in: b\n' });
  });
});

it('npm test reports how many test files it leaves out', async () => {
  const { stdout } = await runNode([join(GATE, 'left-out.js')]);
  expect(stdout).toMatch(/^Left out: [1-9]\d* files of tests .*npm run test:system$/ms);
});
