import { lintTexts, type PlacedText } from './lint-texts';

const SOURCE = 'libs/features/src/actions.ts';
const TEST = 'libs/features/src/regimes.spec.ts';

/** A call with one function of this many lines. */
const callOf = (callee: string, lines: number) =>
  `${callee}('a', () => {\n${'  f();\n'.repeat(lines - 2)}});\n`;
const functionOf = (lines: number) => `export function f() {\n${'  f();\n'.repeat(lines - 2)}}\n`;
const commented = (lines: number) =>
  `export function f() {\n${'  // why\n\n'.repeat(lines)}  f();\n}\n`;

type Case = readonly [what: string, rule: string, text: string, path?: string];

const VIOLATIONS: readonly Case[] = [
  [
    'imports out of order',
    'import-x/order',
    "import { z } from 'zod';\nimport { join } from 'node:path';\nz(join);\n",
  ],
  [
    'an empty line between imports',
    'import-x/order',
    "import { a } from 'a';\n\nimport { z } from 'zod';\nz(a);\n",
  ],
  [
    'a module imported twice',
    'import-x/no-duplicates',
    "import { a } from './regimes';\nimport { type B } from './regimes';\nexport const c: B = a;\n",
  ],
  [
    'a circle of imports',
    'import-x/no-cycle',
    "import { guide26 } from './feature-sets/feature-sets';\nexport const classOf = () => guide26;\n",
  ],
  ['a function of 51 lines', 'max-lines-per-function', functionOf(51)],
  ['a test of 81 lines', 'tests/max-lines-per-function', callOf('it', 81), TEST],
  [
    'a type imported as a value',
    '@typescript-eslint/consistent-type-imports',
    "import { Regime } from './regimes';\nexport type A = Regime;\n",
  ],
  ['a variable that is not used', '@typescript-eslint/no-unused-vars', 'const a = 1;\n'],
  [
    'an object in a template',
    '@typescript-eslint/restrict-template-expressions',
    'export const a = `${{}}`;\n',
  ],
];

const PERMITTED: readonly Case[] = [
  ['a function of 50 lines', 'max-lines-per-function', functionOf(50)],
  ['50 comments and blank lines in a function', 'max-lines-per-function', commented(50)],
  ['a test of 80 lines', 'tests/max-lines-per-function', callOf('it', 80), TEST],
  ['a describe block of 200 lines', 'tests/max-lines-per-function', callOf('describe', 200), TEST],
  ['a table of tests', 'tests/max-lines-per-function', callOf('describe.each([1])', 200), TEST],
  [
    'imports in order',
    'import-x/order',
    "import { join } from 'node:path';\nimport { z } from 'zod';\nimport { a } from '../a';\nimport { b } from './b';\nz(join, a, b);\n",
  ],
  [
    'a parameter that is named as not used',
    '@typescript-eslint/no-unused-vars',
    'export const f = (_: string) => 1;\n',
  ],
  [
    'a number in a template',
    '@typescript-eslint/restrict-template-expressions',
    'export const a = `${1}`;\n',
  ],
];

const findings = new Map<Case, readonly string[]>();

beforeAll(async () => {
  const cases = [...VIOLATIONS, ...PERMITTED];
  const rules = [...new Set(cases.map(([, rule]) => rule))];
  const texts = cases.map(([, , text, path = SOURCE]): PlacedText => [path, text]);
  const found = await lintTexts(rules, texts, { needTypes: true });
  cases.forEach((each, i) =>
    findings.set(
      each,
      found[i].map(({ text }) => text),
    ),
  );
});

describe('the lint', () => {
  it.each(VIOLATIONS.map((each) => [each[0], each] as const))('refuses %s', (_, each) => {
    expect(findings.get(each)).toContainEqual(expect.stringMatching(`^${each[1]}: `));
  });

  it.each(PERMITTED.map((each) => [each[0], each] as const))('permits %s', (_, each) => {
    const ofTheRule = findings.get(each)?.filter((finding) => finding.startsWith(`${each[1]}: `));
    expect(ofTheRule).toEqual([]);
  });
});
