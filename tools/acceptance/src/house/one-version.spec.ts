import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@meta-agent/harness';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Manifest;

/** The folders of the workspace, from the lock file. */
function folders(): string[] {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>;
  };
  return Object.keys(lock.packages).filter((path) => /^(apps|libs|tools)\/[^/]+$/.test(path));
}

it('all packages have one version, and ask for each other by it', () => {
  const { version } = read('package.json');
  const manifests = folders().map((folder) => read(join(folder, 'package.json')));
  expect(manifests.length).toBeGreaterThan(20);
  const ours = manifests.filter(({ name }) => name.startsWith('@meta-agent/'));
  for (const { name, version: own, dependencies, devDependencies } of ours) {
    const asked = Object.entries({ ...dependencies, ...devDependencies })
      .filter(([other]) => other.startsWith('@meta-agent/'))
      .map(([, wanted]) => wanted);
    expect([name, own, ...new Set(asked)]).toEqual([name, version, ...asked.slice(0, 1)]);
    for (const wanted of asked) expect([name, wanted]).toEqual([name, version]);
  }
});

it('the newest release of the changelog is the version of the packages', () => {
  const text = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
  const [first, ...releases] = [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
  expect(first).toBe('Unreleased');
  const dated = releases.map((title) => /^(\d+\.\d+\.\d+) - (\d{4}-\d\d-\d\d)$/.exec(title));
  expect(dated).not.toContain(null);
  const [versions, dates] = [1, 2].map((part) => dated.map((found) => found?.[part] ?? ''));
  expect(versions[0]).toBe(read('package.json').version);
  expect(new Set(versions).size).toBe(versions.length);
  expect(dates).toEqual([...dates].sort().reverse());
});
