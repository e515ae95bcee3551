import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleRegistry } from '../../testing/sample-registry';
import { ARTIFACT_FILES } from '../format/manifest';
import { filesOfRegistry } from './files-of-registry';

it('the files of a registry are its pointers, ledger, live states and versions, and no other file', async () => {
  const { registry, versions } = await sampleRegistry(1);
  const { dir } = registry;
  for (const folder of ['live', 'old/live']) mkdirSync(join(dir, folder), { recursive: true });
  for (const name of ['control.json', 'live.json', 'live/12.json'])
    writeFileSync(join(dir, name), '');
  for (const name of [
    'notes.txt',
    'live/x.json',
    'live/1.json.bak',
    'other.json',
    'old/live/1.json',
  ])
    writeFileSync(join(dir, name), '');
  const files = [...ARTIFACT_FILES, 'manifest.json'].map(
    (name) => `versions/${versions[0]}/${name}`,
  );
  const own = ['current.json', 'ledger.jsonl', 'control.json', 'live.json', 'live/12.json'];
  expect((await filesOfRegistry(dir)).sort()).toEqual(
    [...own, ...files].map((path) => join(dir, path)).sort(),
  );
});
