import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findExcess } from './find-excess';
import { measureShapes } from './measure-shape';
import { findSources } from './source-files';

const root = mkdtempSync(join(tmpdir(), 'shape-'));
afterEach(() => {
  rmSync(join(root, 'libs'), { recursive: true });
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

/** Measures a project with these files, and lists each excess over the limits. */
function excessOf(files: Readonly<Record<string, string>>): string[] {
  writeFileSync(join(root, 'tsconfig.base.json'), '{}');
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, 'libs/a/src', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return findExcess(measureShapes(root, findSources(root))[1]);
}

const functionOf = (lines: number) => `function f() {\n${'  g();\n'.repeat(lines - 2)}}\n`;

describe('the limits', () => {
  it('allow two folders when only one imports the other', () => {
    expect(excessOf({ 'x/one.ts': `import '../y/two';\n`, 'y/two.ts': functionOf(50) })).toEqual(
      [],
    );
  });

  it.each([
    ['import', `import { b } from './b';\n`],
    ['import type', `import type { b } from './b';\n`],
    ['export from', `export * from './b';\n`],
    ['import()', `export const b = () => import('./b');\n`],
    ["an import('') type", `export type B = import('./b').B;\n`],
  ])('allow no cycle of files by %s', (_, text) => {
    expect(excessOf({ 'a.ts': text, 'b.ts': `export * from './a';\n` })).toEqual([
      'Files import each other: libs/a/src/a.ts → libs/a/src/b.ts → libs/a/src/a.ts',
    ]);
  });

  it('allow no cycle of folders, even without a cycle of files', () => {
    const files = {
      'x/one.ts': `import '../y/two';\n`,
      'y/two.ts': '',
      'y/three.ts': `import '../x/four';\n`,
      'x/four.ts': '',
    };
    expect(excessOf(files)).toEqual([
      'Folders import each other: libs/a/src/x → libs/a/src/y → libs/a/src/x',
    ]);
  });

  it('allow no cycle of a folder and a file beside it', () => {
    const files = {
      'run.ts': `import './x/one';\n`,
      'x/one.ts': '',
      'x/two.ts': `import type { run } from '../run';\n`,
    };
    expect(excessOf(files)).toEqual([
      'Folders import each other: libs/a/src/run.ts → libs/a/src/x → libs/a/src/run.ts',
    ]);
  });

  it('allow no function of more than 50 lines', () => {
    expect(excessOf({ 'a.ts': functionOf(51) })).toEqual([
      'libs/a/src/a.ts:1 f has 51 lines of code, over 50.',
    ]);
  });

  it('allow a median file of 80 lines, but not of 81', () => {
    expect(excessOf({ 'a.ts': '\n'.repeat(80) })).toEqual([]);
    expect(excessOf({ 'a.ts': '\n'.repeat(81) })).toEqual([
      'The median file has 81 lines, at most 80 are allowed.',
    ]);
  });

  it('allow a file over 160 lines only when 95 of 100 files are shorter', () => {
    const short = Object.fromEntries(Array.from({ length: 19 }, (_, i) => [`${i}.ts`, '\n']));
    expect(excessOf({ ...short, 'a.ts': '\n'.repeat(161) })).toEqual([]);
    expect(excessOf({ ...short, 'a.ts': '\n'.repeat(161), 'b.ts': '\n'.repeat(161) })).toEqual([
      'The 95th percentile of files is 161 lines, at most 160 are allowed.',
    ]);
  });

  it('do not measure tests and test helpers', () => {
    const cycle = `import './b.spec';\n`;
    expect(
      excessOf({ 'a.ts': '', 'b.spec.ts': functionOf(60), 'testing/c.ts': functionOf(60) + cycle }),
    ).toEqual([]);
  });
});
