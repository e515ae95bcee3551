import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@meta-agent/harness';
import { isAllowed } from './licences';
import { productionPackages } from './lock-file';

const packages = productionPackages();
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Packages outside the list, each with the reason: also in docs/supply-chain.md. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  // A tool of the tests of the console; nothing that ships imports it.
  'axe-core': 'MPL-2.0',
};

describe('the licences of what ships', () => {
  it('allow use in a closed program, by a list; an exception is named', () => {
    const licenceOf = ({ path, license }: (typeof packages)[number]) =>
      license ?? licenceFile(path);
    const refused = packages
      .filter((one) => !isAllowed(licenceOf(one)))
      .map((one) => [one.name, licenceOf(one)]);
    expect(refused).toEqual(Object.entries(EXCEPTIONS));
  });

  it.each([
    ['MIT', true],
    ['Apache-2.0 AND MIT', true],
    ['(AFL-2.1 OR BSD-3-Clause)', true],
    ['MIT AND GPL-3.0-only', false],
    ['(MIT AND GPL-3.0-only) OR ISC', true],
    ['GPL-3.0-only', false],
    ['UNLICENSED', false],
    ['', false],
  ])('are read as SPDX expressions: %s', (expression, expected) => {
    expect(isAllowed(expression)).toBe(expected);
  });
});

/** The licence that the text of a package names, where its manifest names none. */
function licenceFile(path: string): string {
  const name = readdirSync(join(ROOT, path)).find((file) => /^licen[cs]e/i.test(file)) ?? '';
  return /^(?:The )?(MIT) License/m.exec(read(join(path, name)))?.[1] ?? '';
}

describe('the lock file', () => {
  it('has the SHA-512 of every package', () => {
    expect(packages.length).toBeGreaterThan(300);
    expect(packages.filter(({ integrity }) => !integrity?.startsWith('sha512-'))).toEqual([]);
  });

  it('runs no install script: .npmrc forbids them all', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
    const withScripts = packages.filter((one) => one.hasInstallScript).map(({ name }) => name);
    const names = ['@scarf/scarf', 'core-js', 'msgpackr-extract', 'onnxruntime-node'];
    expect(withScripts.sort()).toEqual(names);
  });

  it('has maintained packages in place of what danfojs asks for', () => {
    const name = (path: string) =>
      packages.find((one) => one.path === `node_modules/${path}`)?.name;
    expect([name('request'), name('xlsx')]).toEqual(['@cypress/request', '@e965/xlsx']);
    // What the install script of the original tfjs-node brings.
    const names = packages.map((one) => one.name);
    for (const old of [
      '@mapbox/node-pre-gyp',
      'google-protobuf',
      'rimraf',
      'har-validator',
      'uuid',
    ])
      expect([old, names.includes(old)]).toEqual([old, false]);
  });
});

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

describe('the bill of materials', () => {
  it('is CycloneDX and has every package that ships, with version and SHA-512', () => {
    const text = execFileSync('npm', ['run', '--silent', 'sbom'], { cwd: ROOT, encoding: 'utf8' });
    const bill = JSON.parse(text) as { bomFormat: string; components: readonly Component[] };
    expect(bill.bomFormat).toBe('CycloneDX');
    const hashed = bill.components.filter(({ hashes }) => hashes?.[0]?.alg === 'SHA-512');
    const purls = new Set(hashed.map(({ purl }) => decodeURIComponent(purl)));
    const wanted = packages.map(({ name, version }) => `pkg:npm/${name}@${version}`);
    expect(wanted.filter((purl) => !purls.has(purl))).toEqual([]);
    expect(new Set(wanted).size).toBe(purls.size);
  });
});

describe('the workflow', () => {
  it('names every action by the hash of a commit, and its version', () => {
    const uses = read('.github/workflows/ci.yml').match(/uses: .*/g) ?? [];
    expect(uses.length).toBeGreaterThan(3);
    for (const line of uses) expect(line).toMatch(/^uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('has no more than the right to read', () => {
    expect(read('.github/workflows/ci.yml')).toMatch(/^permissions:\n {2}contents: read\n/m);
  });
});
