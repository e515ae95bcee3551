import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { SAVED_AT_MS, smallDraft } from '../../testing/small-draft';
import { openRegistry } from './registry';

const draftOf = (seed: number, run_id?: string) => {
  const draft = smallDraft(seed);
  return { ...draft, metadata: { ...draft.metadata, ...(run_id !== undefined && { run_id }) } };
};

it('a run saves one version, however often it is repeated', async () => {
  let nowMs = SAVED_AT_MS;
  const registry = openRegistry({ dir: join(temporaryFolder(), 'models'), now: () => nowMs });
  const first = await registry.save(draftOf(1, 'W48'));
  nowMs += 60_000;
  expect(await registry.save(draftOf(2, 'W48'))).toEqual(first);
  const other = await registry.save(draftOf(3, 'W49'));
  await registry.save(draftOf(4));
  expect(await registry.list()).toHaveLength(3);
  expect(await registry.findRun('W48')).toBe(first.version);
  expect(await registry.findRun('W49')).toBe(other.version);
  expect(await registry.findRun('W50')).toBeNull();

  // A version that cannot be read is no version of the run.
  const metadata = join(other.path, 'metadata.json');
  writeFileSync(metadata, '{');
  expect(await registry.findRun('W49')).toBeNull();
  expect(await registry.findRun('W48')).toBe(first.version);
  rmSync(metadata);
  mkdirSync(metadata);
  await expect(registry.findRun('W49')).rejects.toMatchObject({ code: 'registry_unreadable' });
});
