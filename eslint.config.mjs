import { builtinModules } from 'node:module';
import nx from '@nx/eslint-plugin';
import { builtinRules } from 'eslint/use-at-your-own-risk';
import prettier from 'eslint-config-prettier';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Who may import whom, by tag. Every project carries one scope; none may import an app. */
const depConstraints = [
  {
    sourceTag: 'scope:command-line',
    onlyDependOnLibsWithTags: ['scope:command-line', 'scope:words'],
  },
  { sourceTag: 'scope:words', onlyDependOnLibsWithTags: ['scope:words'] },
  { sourceTag: 'scope:charts', onlyDependOnLibsWithTags: ['scope:charts'] },
  { sourceTag: 'scope:features', onlyDependOnLibsWithTags: ['scope:features'] },
  { sourceTag: 'scope:decision', onlyDependOnLibsWithTags: ['scope:features'] },
  {
    sourceTag: 'scope:outcomes',
    onlyDependOnLibsWithTags: ['scope:words', 'scope:features', 'scope:decision'],
  },
  { sourceTag: 'scope:supervision', onlyDependOnLibsWithTags: ['scope:supervision'] },
  { sourceTag: 'scope:durable-files', onlyDependOnLibsWithTags: ['scope:durable-files'] },
  { sourceTag: 'scope:redis', onlyDependOnLibsWithTags: ['scope:redis'] },
  {
    sourceTag: 'scope:fleet',
    onlyDependOnLibsWithTags: [
      'scope:fleet',
      'scope:command-line',
      'scope:durable-files',
      'scope:engine-api',
      'scope:features',
      'scope:redis',
    ],
  },
  {
    sourceTag: 'scope:object-storage',
    onlyDependOnLibsWithTags: ['scope:object-storage', 'scope:engine-api', 'scope:model-io'],
  },
  {
    sourceTag: 'scope:log-files',
    onlyDependOnLibsWithTags: [
      'scope:durable-files',
      'scope:words',
      'scope:command-line',
      'scope:features',
      'scope:outcomes',
    ],
  },
  {
    sourceTag: 'scope:model-io',
    onlyDependOnLibsWithTags: [
      'scope:features',
      'scope:decision',
      'scope:supervision',
      'scope:durable-files',
    ],
  },
  { sourceTag: 'scope:engine-api', onlyDependOnLibsWithTags: ['scope:features', 'scope:decision'] },
  {
    sourceTag: 'scope:trainer',
    onlyDependOnLibsWithTags: [
      'scope:fleet',
      'scope:words',
      'scope:outcomes',
      'scope:durable-files',
      'scope:charts',
      'scope:command-line',
      'scope:features',
      'scope:decision',
      'scope:log-files',
      'scope:model-io',
      'scope:engine-api',
      'scope:tfjs-node',
      'scope:redis',
    ],
  },
  {
    sourceTag: 'scope:engine',
    onlyDependOnLibsWithTags: [
      'scope:durable-files',
      'scope:command-line',
      'scope:features',
      'scope:decision',
      'scope:model-io',
      'scope:engine-api',
      'scope:fleet',
      'scope:object-storage',
      'scope:redis',
      'scope:words',
    ],
  },
  {
    sourceTag: 'scope:supervisor',
    onlyDependOnLibsWithTags: [
      'scope:words',
      'scope:outcomes',
      'scope:supervision',
      'scope:durable-files',
      'scope:command-line',
      'scope:features',
      'scope:decision',
      'scope:log-files',
      'scope:model-io',
      'scope:engine-api',
      'scope:redis',
    ],
  },
  {
    sourceTag: 'scope:ops',
    onlyDependOnLibsWithTags: [
      'scope:fleet',
      'scope:words',
      'scope:outcomes',
      'scope:durable-files',
      'scope:command-line',
      'scope:features',
      'scope:decision',
      'scope:log-files',
      'scope:model-io',
      'scope:engine-api',
      'scope:object-storage',
      'scope:redis',
    ],
  },
  {
    sourceTag: 'scope:agents',
    onlyDependOnLibsWithTags: [
      'scope:words',
      'scope:durable-files',
      'scope:command-line',
      'scope:features',
      'scope:decision',
      'scope:log-files',
      'scope:engine-api',
      'scope:redis',
    ],
  },
  {
    sourceTag: 'scope:console',
    onlyDependOnLibsWithTags: [
      'scope:words',
      'scope:charts',
      'scope:features',
      'scope:decision',
      'scope:engine-api',
      'scope:supervision',
    ],
  },
  { sourceTag: 'scope:tfjs-node', onlyDependOnLibsWithTags: ['scope:tfjs-node'] },
  {
    sourceTag: 'scope:harness',
    onlyDependOnLibsWithTags: ['scope:harness', 'type:lib', 'type:domain'],
  },
  {
    sourceTag: 'scope:simulate',
    onlyDependOnLibsWithTags: [
      'scope:words',
      'scope:command-line',
      'scope:features',
      'scope:decision',
      'scope:outcomes',
      'scope:durable-files',
    ],
  },
  {
    sourceTag: 'scope:demo',
    onlyDependOnLibsWithTags: [
      'scope:command-line',
      'scope:features',
      'scope:decision',
      'scope:model-io',
      'scope:engine-api',
    ],
  },
  {
    sourceTag: 'scope:bench',
    onlyDependOnLibsWithTags: [
      'scope:durable-files',
      'scope:features',
      'scope:decision',
      'scope:log-files',
      'scope:model-io',
      'scope:redis',
    ],
  },
  { sourceTag: 'scope:bundle', onlyDependOnLibsWithTags: ['scope:bundle'] },
  { sourceTag: 'scope:gate', onlyDependOnLibsWithTags: ['scope:gate'] },
  { sourceTag: 'scope:shape', onlyDependOnLibsWithTags: ['scope:shape'] },
  {
    sourceTag: 'scope:captures',
    onlyDependOnLibsWithTags: ['scope:command-line', 'scope:harness', 'scope:redis'],
  },
  {
    sourceTag: 'scope:screenshots',
    onlyDependOnLibsWithTags: [
      'scope:durable-files',
      'scope:fleet',
      'scope:harness',
      'scope:model-io',
      'scope:redis',
    ],
  },
  { sourceTag: 'scope:deploy', onlyDependOnLibsWithTags: ['scope:deploy', 'scope:decision'] },
  {
    sourceTag: 'scope:acceptance',
    onlyDependOnLibsWithTags: [
      'scope:durable-files',
      'scope:features',
      'scope:decision',
      'scope:model-io',
      'scope:engine-api',
      'scope:outcomes',
      'scope:supervision',
      'scope:harness',
      'scope:tfjs-node',
      // The examples of every library.
      'scope:charts',
      'scope:command-line',
      'scope:log-files',
      'scope:object-storage',
      'scope:redis',
      'scope:fleet',
      'scope:words',
    ],
  },
  // The domain is pure: schemas and seeded random numbers are its only packages; its tests may
  // generate input.
  { sourceTag: 'type:domain', allowedExternalImports: ['zod', 'pure-rand/*', 'fast-check'] },
  // TensorFlow.js lives in the trainer alone, the ONNX runtime in the agents' app alone.
  ...['type:lib', 'scope:engine', 'scope:ops'].map((sourceTag) => ({
    sourceTag,
    bannedExternalImports: ['@tensorflow/*', 'danfojs-node', 'onnxruntime-*'],
  })),
  { sourceTag: 'scope:agents', bannedExternalImports: ['@tensorflow/*', 'danfojs-node'] },
  ...['scope:trainer', 'scope:console', 'type:tool'].map((sourceTag) => ({
    sourceTag,
    bannedExternalImports: ['onnxruntime-*'],
  })),
];

const functionLength = builtinRules.get('max-lines-per-function');

/** `max-lines-per-function` for tests: a describe block holds tests as a file does, and may be long. */
const testLength = {
  meta: functionLength.meta,
  create: (context) => {
    const report = (finding) => {
      const { parent } = finding.node;
      const isDescribe =
        parent.type === 'CallExpression' &&
        /^describe\b/.test(context.sourceCode.getText(parent.callee));
      if (!isDescribe) context.report(finding);
    };
    return functionLength.create(Object.create(context, { report: { value: report } }));
  },
};

/** Lines of code in a function. A test may be longer: what it expects is often one long literal. */
const lengthOf = (max) => ['error', { max, skipBlankLines: true, skipComments: true }];

const NO_IO = 'The domain libraries do no I/O.';

export default tseslint.config(
  { ignores: ['**/dist', '**/out-tsc', '**/coverage', '.nx', '**/testdata', '**/*.d.ts'] },
  ...nx.configs['flat/base'],
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mjs'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.js'] })],
    },
    rules: {
      'import-x/order': [
        'error',
        {
          groups: ['builtin', 'external', ['parent', 'sibling', 'index']],
          'newlines-between': 'never',
          alphabetize: { order: 'asc', caseInsensitive: true },
        },
      ],
      'import-x/no-duplicates': ['error', { 'prefer-inline': true }],
      // Of values; cycles of types and of folders are found by `npm run shape`.
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'max-lines-per-function': lengthOf(50),
    },
  },
  {
    files: ['**/*.spec.ts'],
    plugins: { tests: { rules: { 'max-lines-per-function': testLength } } },
    rules: { 'max-lines-per-function': 'off', 'tests/max-lines-per-function': lengthOf(80) },
  },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.js', '**/*.mjs'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { allow: [], depConstraints, enforceBuildableLibDependency: false },
      ],
    },
  },
  {
    files: ['libs/{features,decision,outcomes,supervision,words}/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: builtinModules.map((name) => ({ name, message: NO_IO })),
          patterns: [{ group: ['node:*'], message: NO_IO }],
        },
      ],
    },
  },
  prettier,
);
