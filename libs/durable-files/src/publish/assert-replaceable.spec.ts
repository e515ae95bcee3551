import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { temporaryFolder } from '../../testing/temporary-folder';
import { assertReplaceable } from './assert-replaceable';

let folder: string;
let input: string;

beforeEach(() => {
  folder = temporaryFolder();
  input = join(folder, 'log.jsonl');
  writeFileSync(input, 'a log');
});

const refusal = (received: string) => ({
  ...{ name: 'FileError', code: 'output_not_writable', exitCode: 2 },
  expected: 'a new name, or a plain file that is no input',
  received,
});

describe('assertReplaceable', () => {
  it('allows a new file and the replacement of a plain file', async () => {
    writeFileSync(join(folder, 'old'), 'old');
    for (const name of ['new', 'old']) {
      await expect(assertReplaceable(join(folder, name), [input])).resolves.toBeUndefined();
    }
  });

  it('ignores a missing input', async () => {
    const inputs = [join(folder, 'nowhere'), join(input, 'below a file')];
    await expect(assertReplaceable(join(folder, 'log.jsonl'), inputs)).resolves.toBeUndefined();
  });

  it('refuses an input under any of its names', async () => {
    linkSync(input, join(folder, 'hard link'));
    symlinkSync(folder, join(folder, 'same'));
    const names = ['log.jsonl', 'hard link', 'same/log.jsonl'];
    for (const path of names.map((name) => join(folder, name))) {
      const refused = assertReplaceable(path, ['/dev/null', input]);
      await expect(refused).rejects.toMatchObject(refusal(`the input ${input}`));
    }
    const typed = relative(process.cwd(), input);
    await expect(assertReplaceable(input, [typed])).rejects.toMatchObject(
      refusal(`the input ${typed}`),
    );
  });

  it('refuses an input that was named by a symbolic link', async () => {
    const link = join(folder, 'link');
    symlinkSync(input, link);
    await expect(assertReplaceable(input, [link])).rejects.toMatchObject(
      refusal(`the input ${link}`),
    );
  });

  it.each([
    [
      'a symbolic link',
      (path: string) => {
        symlinkSync(input, path);
      },
    ],
    [
      'a symbolic link',
      (path: string) => {
        symlinkSync('nowhere', path);
      },
    ],
    [
      'a folder',
      (path: string) => {
        mkdirSync(path);
      },
    ],
    ['a FIFO', (path: string) => execFileSync('mkfifo', [path])],
  ])('refuses %s', async (received, make) => {
    const path = join(folder, 'there');
    make(path);
    await expect(assertReplaceable(path, [])).rejects.toMatchObject(refusal(received));
  });

  it('refuses a device and a socket', async () => {
    await expect(assertReplaceable('/dev/null', [])).rejects.toMatchObject(refusal('a device'));
    const path = join(folder, 'socket');
    const server = createServer().listen(path);
    await once(server, 'listening');
    await expect(assertReplaceable(path, [])).rejects.toMatchObject(refusal('a socket'));
    server.close();
  });
});
