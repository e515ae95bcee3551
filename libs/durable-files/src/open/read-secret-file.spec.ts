import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../testing';
import { readSecretFile } from './read-secret-file';

function secretIn(folder: string, mode = 0o600): string {
  const path = join(folder, 'token');
  writeFileSync(path, 'a-secret');
  chmodSync(path, mode);
  return path;
}

describe('a file with a secret', () => {
  it('is read; a file that every user may read is pointed out', async () => {
    for (const [mode, isReadableByAll] of [
      [0o600, false],
      [0o440, false],
      [0o644, true],
    ] as const) {
      const path = secretIn(temporaryFolder(), mode);
      expect(await readSecretFile(path)).toEqual({ text: 'a-secret', isReadableByAll });
    }
  });

  it.each(['620', '602', '666'])('is refused with mode %s: others may change it', async (mode) => {
    const path = secretIn(temporaryFolder(), Number.parseInt(mode, 8));
    await expect(readSecretFile(path)).rejects.toMatchObject({
      code: 'file_not_private',
      next: expect.stringMatching(/^chmod go-w /) as string,
    });
  });

  it('may be a link within its folder, as Kubernetes mounts secrets', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, '..2026'));
    renameSync(secretIn(folder), join(folder, '..2026', 'token'));
    symlinkSync('..2026', join(folder, '..data'));
    symlinkSync('..data/token', join(folder, 'token'));
    expect((await readSecretFile(join(folder, 'token'))).text).toBe('a-secret');
  });

  it.each<[string, (path: string) => unknown]>([
    ['a FIFO', (path) => execFileSync('mkfifo', [path])],
    ['a folder', (path) => execFileSync('mkdir', [path])],
    [
      'a link to a device',
      (path) => {
        symlinkSync('/dev/zero', path);
      },
    ],
    [
      'a link to a file elsewhere',
      (path) => {
        symlinkSync(secretIn(temporaryFolder()), path);
      },
    ],
  ])('is refused at once when it is %s', async (_, make) => {
    const path = join(temporaryFolder(), 'token');
    make(path);
    await expect(readSecretFile(path)).rejects.toMatchObject({ code: 'not_a_plain_file' });
  });

  it('has at most 1 MiB', async () => {
    const path = join(temporaryFolder(), 'token');
    writeFileSync(path, Buffer.alloc(1_048_577), { mode: 0o600 });
    await expect(readSecretFile(path)).rejects.toMatchObject({ code: 'file_too_large' });
  });
});
