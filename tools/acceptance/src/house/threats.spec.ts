import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@meta-agent/harness';

it('every test that docs/threats.md names exists, once', () => {
  const text = readFileSync(join(ROOT, 'docs/threats.md'), 'utf8');
  const named = [...text.matchAll(/`([\w./-]+\.spec\.ts)`/g)].map(([, name]) => name);
  const files = ['apps', 'libs', 'tools'].flatMap((top) =>
    readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.spec.ts') && !name.includes('node_modules'))
      .map((name) => join(top, name)),
  );
  const found = (name: string) => files.filter((file) => `/${file}`.endsWith(`/${name}`)).length;
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => found(name) !== 1)).toEqual([]);
});
