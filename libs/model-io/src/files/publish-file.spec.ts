import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultyFiles } from '../../testing/faulty-files';
import { temporaryFolder } from '../../testing/temporary-folder';
import { nodeFiles, type Files } from './files';
import { publishFile, publishNewFile, writeNewFile } from './publish-file';

const OLD = Buffer.from('old contents');
const NEW = Buffer.from('new contents, longer than the old');

const SEQUENCE = ['open wx', 'write', 'stat', 'chmod', 'sync', 'close'];
const FOLDER_SYNC = ['open r', 'sync', 'close'];

function oldFile(): string {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, OLD);
  return path;
}

const names = (path: string) => readdirSync(join(path, '..'));

describe('publishFile', () => {
  it('writes beside, checks, syncs, renames and syncs the folder, in this order', async () => {
    const path = oldFile();
    const { files, steps } = faultyFiles(() => undefined);
    await publishFile(files, path, NEW);
    expect(steps).toEqual([...SEQUENCE, 'rename', ...FOLDER_SYNC]);
    expect(readFileSync(path)).toEqual(NEW);
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(names(path)).toEqual(['file']);
  });

  const renameAt = SEQUENCE.length;
  it.each([...SEQUENCE, 'rename'].map((name, i) => [name, i] as const))(
    'keeps the old file and no temporary when %s fails',
    async (_, failing) => {
      const path = oldFile();
      const { files } = faultyFiles((step) => (step === failing ? 'before' : undefined));
      await expect(publishFile(files, path, NEW)).rejects.toMatchObject({ code: 'write_failed' });
      expect(readFileSync(path)).toEqual(OLD);
      expect(names(path)).toEqual(['file']);
    },
  );

  it.each(FOLDER_SYNC.map((name, i) => [name, renameAt + 1 + i] as const))(
    'does not acknowledge when %s of the folder fails',
    async (_, failing) => {
      const path = oldFile();
      const { files } = faultyFiles((step) => (step === failing ? 'before' : undefined));
      await expect(publishFile(files, path, NEW)).rejects.toMatchObject({ code: 'write_failed' });
      expect(readFileSync(path)).toEqual(NEW);
    },
  );

  it('does not try a failed sync again', async () => {
    const path = oldFile();
    const { files, steps } = faultyFiles((step) => (step === 4 ? 'before' : undefined));
    await expect(publishFile(files, path, NEW)).rejects.toThrow('injected: sync');
    expect(steps).toEqual(['open wx', 'write', 'stat', 'chmod', 'sync', 'close', 'remove']);
  });

  it('notices a write that was short without an error', async () => {
    const path = oldFile();
    const files: Files = {
      ...nodeFiles,
      open: async (name, flags) => {
        const file = await nodeFiles.open(name, flags);
        return {
          writeFile: (data) => file.writeFile(data.subarray(0, 5)),
          stat: () => file.stat(),
          chmod: (mode) => file.chmod(mode),
          sync: () => file.sync(),
          close: () => file.close(),
        };
      },
    };
    await expect(publishFile(files, path, NEW)).rejects.toThrow('wrote 5 bytes of 33');
    expect(readFileSync(path)).toEqual(OLD);
  });

  it('says which file and why', async () => {
    const path = join(temporaryFolder(), 'nowhere', 'file');
    await expect(publishFile(nodeFiles, path, NEW)).rejects.toMatchObject({
      code: 'write_failed',
      at: path,
      received: expect.stringContaining('ENOENT') as string,
    });
  });
});

describe('publishNewFile', () => {
  it('creates a file that was not there, with nothing beside it', async () => {
    const path = join(temporaryFolder(), 'file');
    expect(await publishNewFile(nodeFiles, path, NEW)).toBe(true);
    expect(readFileSync(path)).toEqual(NEW);
    expect(names(path)).toEqual(['file']);
  });

  it('leaves a file that was there alone and says so', async () => {
    const path = oldFile();
    expect(await publishNewFile(nodeFiles, path, NEW)).toBe(false);
    expect(readFileSync(path)).toEqual(OLD);
    expect(names(path)).toEqual(['file']);
  });

  it('lets one of many publishers win', async () => {
    const path = join(temporaryFolder(), 'file');
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) => publishNewFile(nodeFiles, path, Buffer.from(`${i}`))),
    );
    const winners = results.flatMap((won, i) => (won ? [String(i)] : []));
    expect(winners).toEqual([readFileSync(path, 'utf8')]);
  });
});

describe('writeNewFile', () => {
  it('never writes into a file that exists', async () => {
    const path = oldFile();
    await expect(writeNewFile(nodeFiles, path, NEW)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readFileSync(path)).toEqual(OLD);
  });
});
