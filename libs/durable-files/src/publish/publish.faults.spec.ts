import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type * as Testing from '../../testing';
import { temporaryFolder, tryFaults, type FaultedUse } from '../../testing';
import { nodeDisk } from '../disk/node-disk';
import { ensureFolder } from '../folders/ensure-folder';
import { claim } from '../resume/claim';
import { ResumableFile } from '../resume/resumable-file';
import { publishFile, publishNewFile, writeNewFile } from './publish-file';
import { writeOutput } from './write-output';

jest.mock<object>(
  'node:fs/promises',
  () => jest.requireActual<typeof Testing>('../../testing').faultyPromises,
);

const OLD = 'the old contents';
const NEW = 'the new contents, which are longer';

const fileIn = (folder: string) => join(folder, 'a.txt');
const temporariesIn = (folder: string) =>
  readdirSync(folder).filter((name) => name.startsWith('.tmp-'));

function withOldFile(): string {
  const folder = temporaryFolder();
  writeFileSync(fileIn(folder), OLD);
  return folder;
}

/** The old or the new contents, whole; the new ones if the write was acknowledged. */
function expectOldOrNew(folder: string, error: unknown): void {
  const allowed = error === undefined ? [NEW] : [OLD, NEW];
  expect(allowed).toContain(readFileSync(fileIn(folder), 'utf8'));
}

/** No file, or a whole new one. */
function expectNoneOrNew(folder: string, error: unknown): void {
  const text = existsSync(fileIn(folder)) ? readFileSync(fileIn(folder), 'utf8') : null;
  expect(error === undefined ? [NEW] : [null, NEW]).toContain(text);
}

/** Writes a file in two parts, of which an earlier process has flushed the first. */
async function resume(folder: string): Promise<void> {
  const file = await ResumableFile.open(nodeDisk, fileIn(folder), { key: 'inputs' });
  try {
    if (file.size === 0) await file.append(NEW.slice(0, 5));
    await file.flush();
    await file.append(NEW.slice(file.size));
    await file.publish();
  } finally {
    await file.close();
  }
}

const uses: readonly FaultedUse<string>[] = [
  {
    name: 'publishFile',
    prepare: withOldFile,
    run: (folder) => publishFile(nodeDisk, fileIn(folder), Buffer.from(NEW)),
    check: async (folder, error, { mode }) => {
      expectOldOrNew(folder, error);
      if (mode === 'once') expect(temporariesIn(folder)).toEqual([]);
      await publishFile(nodeDisk, fileIn(folder), Buffer.from(NEW));
      expectOldOrNew(folder, undefined);
    },
  },
  {
    name: 'publishNewFile',
    prepare: temporaryFolder,
    run: (folder) => publishNewFile(nodeDisk, fileIn(folder), Buffer.from(NEW)),
    check: expectNoneOrNew,
  },
  {
    name: 'writeNewFile',
    prepare: temporaryFolder,
    run: (folder) => writeNewFile(nodeDisk, fileIn(folder), Buffer.from(NEW)),
    // The name of a file that could not be removed may stay: its writer has not acknowledged it.
    check: (folder, error) => {
      if (error === undefined) expectNoneOrNew(folder, error);
    },
  },
  {
    name: 'writeOutput',
    prepare: withOldFile,
    run: (folder) =>
      writeOutput(fileIn(folder), { stdout: new PassThrough() }, async (output) => {
        await output.append(NEW);
      }),
    check: (folder, error) => {
      expectOldOrNew(folder, error);
    },
  },
  {
    name: 'ensureFolder',
    prepare: temporaryFolder,
    run: (folder) => ensureFolder(nodeDisk, join(folder, 'a', 'b')),
    check: async (folder, error) => {
      if (error === undefined) expect(existsSync(join(folder, 'a', 'b'))).toBe(true);
      await ensureFolder(nodeDisk, join(folder, 'a', 'b'));
    },
  },
  {
    name: 'ResumableFile',
    prepare: withOldFile,
    run: resume,
    check: async (folder, error, { mode }) => {
      expectOldOrNew(folder, error);
      // With every call failing, the claim of the partial file cannot be taken back either.
      if (mode === 'for good') return;
      await resume(folder);
      expectOldOrNew(folder, undefined);
    },
  },
  {
    name: 'claim',
    prepare: temporaryFolder,
    run: async (folder) => (await claim(nodeDisk, fileIn(folder))).release(),
    check: (folder, error) => {
      // Whole or missing: a claim that names no process could never be taken over.
      const text = existsSync(fileIn(folder)) ? readFileSync(fileIn(folder), 'utf8') : '{}';
      expect(JSON.parse(text)).toBeInstanceOf(Object);
      if (error !== undefined) expect(error).toBeInstanceOf(Error);
    },
  },
];

describe('whatever call of the file system fails', () => {
  // All of them: a case takes a millisecond.
  tryFaults('files', uses, Infinity);
});
