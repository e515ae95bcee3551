import { once } from 'node:events';
import { constants, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from '../../testing';
import { isSocketAnswered } from './is-socket-answered';
import { timedOut, tooLarge } from './open-error';
import { openPlain } from './open-plain';
import { within } from './within';

const late = () => timedOut('a.txt', 1);

describe('within', () => {
  it('gives the result, or the error, of a step that is in time', async () => {
    expect(await within(Promise.resolve(1), 1000, late)).toBe(1);
    const failing = within(Promise.reject(new Error('broken')), 1000, late);
    await expect(failing).rejects.toThrow('broken');
  });

  it('gives up a step that takes longer, and hands over what comes too late', async () => {
    let finish: (result: string) => void = () => undefined;
    const step = new Promise<string>((resolve) => {
      finish = resolve;
    });
    const results: string[] = [];
    const waiting = within(step, 1, late, (result) => results.push(result));
    await expect(waiting).rejects.toMatchObject({
      code: 'file_timed_out',
      exitCode: 2,
      message:
        'a.txt is not read. Expected an answer of the file system within 1 ms, received none.',
    });
    finish('too late');
    await step;
    expect(results).toEqual(['too late']);
  });

  it('hands over nothing that is in time', async () => {
    const results: number[] = [];
    await within(Promise.resolve(1), 1000, late, (result) => results.push(result));
    expect(results).toEqual([]);
  });
});

it('an error of opening says what was expected and received', () => {
  expect(tooLarge('a.txt', 3, '4 bytes')).toMatchObject({
    ...{ name: 'OpenError', code: 'file_too_large', summary: 'a.txt is not read.' },
    message: 'a.txt is not read. Expected at most 3 bytes, received 4 bytes.',
  });
});

it('a socket is answered while a program listens on it', async () => {
  const path = join(temporaryFolder(), 's');
  expect(await isSocketAnswered(path)).toBe(false);
  const server = createServer().listen(path);
  await once(server, 'listening');
  expect(await isSocketAnswered(path)).toBe(true);
  server.close();
  await once(server, 'close');
  expect(await isSocketAnswered(path)).toBe(false);
});

describe('openPlain', () => {
  const { O_RDONLY } = constants;

  it('follows a link, refuses it, and refuses what it leads to', async () => {
    const folder = temporaryFolder();
    const [file, link] = ['file', 'link'].map((name) => join(folder, name));
    writeFileSync(file, '');
    symlinkSync(file, link);
    await (await openPlain(link, O_RDONLY, 'follow')).close();
    const refusal = { code: 'not_a_plain_file', received: 'a symbolic link' };
    await expect(openPlain(link, O_RDONLY, 'refuse')).rejects.toMatchObject(refusal);
    rmSync(file);
    mkdirSync(file);
    const toFolder = { code: 'not_a_plain_file', received: 'a folder' };
    await expect(openPlain(link, O_RDONLY, 'follow')).rejects.toMatchObject(toFolder);
    rmSync(file, { recursive: true });
    await expect(openPlain(link, O_RDONLY, 'follow')).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(openPlain(join(folder, 'file', 'a'), O_RDONLY, 'refuse')).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});
