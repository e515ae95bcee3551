import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `.ci/run` names a folder in memory: a disk that is truly synced takes much time and proves nothing here. */
const { TEST_FOLDERS = tmpdir() } = process.env;

const folders: string[] = [];

/** A new empty folder, which is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(TEST_FOLDERS, 'meta-agent-'));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
