import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runNode } from '@meta-agent/harness';

interface Constraint {
  readonly sourceTag: string;
  readonly onlyDependOnLibsWithTags?: readonly string[];
}

/** A child process loads the configuration: Jest cannot load an ES module. */
const PRINT_CONSTRAINTS = `
  import { ESLint } from 'eslint';
  const { rules } = await new ESLint().calculateConfigForFile('libs/features/src/index.ts');
  const [, { depConstraints }] = rules['@nx/enforce-module-boundaries'];
  process.stdout.write(JSON.stringify(depConstraints));
`;

const projects = ['apps', 'libs', 'tools']
  .flatMap((room) => readdirSync(join(ROOT, room)).map((name) => `${room}/${name}`))
  .filter((project) => existsSync(join(ROOT, project, 'package.json')));

function tagsOf(project: string): readonly string[] {
  const text = readFileSync(join(ROOT, project, 'package.json'), 'utf8');
  return (JSON.parse(text) as { nx?: { tags?: string[] } }).nx?.tags ?? [];
}

let constraints: readonly Constraint[];

beforeAll(async () => {
  const { stdout } = await runNode(['--input-type=module', '--eval', PRINT_CONSTRAINTS]);
  constraints = JSON.parse(stdout) as Constraint[];
});

it.each(projects)('%s has its own scope, and the rules list its allowed imports', (project) => {
  const scopes = tagsOf(project).filter((tag) => tag.startsWith('scope:'));
  expect(scopes).toHaveLength(1);
  expect(projects.filter((other) => tagsOf(other).includes(scopes[0]))).toEqual([project]);
  const own = constraints.filter(({ sourceTag }) => sourceTag === scopes[0]);
  expect(own.some(({ onlyDependOnLibsWithTags }) => onlyDependOnLibsWithTags !== undefined)).toBe(
    true,
  );
});

it('no constraint permits every import', () => {
  for (const { sourceTag, onlyDependOnLibsWithTags = [] } of constraints) {
    expect([sourceTag, ...onlyDependOnLibsWithTags]).not.toContain('*');
  }
});
