import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { numbersIn, readTop } from './lock-folder';

it('files of other names are no locks', async () => {
  const folder = temporaryFolder();
  for (const name of ['x000000000001', '000000000002x', '0000000000003']) {
    writeFileSync(join(folder, name), '');
  }
  expect(await readTop(folder)).toEqual({ number: 0, record: undefined });
  for (const name of ['000000000004', '000000000012']) writeFileSync(join(folder, name), '');
  expect((await numbersIn(folder)).sort((a, b) => a - b)).toEqual([4, 12]);
});

it('a file in the place of the folder cannot be read', async () => {
  const file = join(temporaryFolder(), 'lock');
  writeFileSync(file, '');
  await expect(readTop(file)).rejects.toMatchObject({ code: 'lock_unreadable', at: file });
});
