import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { TokenStore } from './token-store';
import { tokenDigest } from './token-table';

const file = (name: string) =>
  JSON.stringify({ clients: [{ name, scopes: ['watch'], sha256: tokenDigest(`${name}-token`) }] });

async function openStore(content = file('one')) {
  const path = join(temporaryFolder(), 'tokens.json');
  const write = (text: string) => {
    writeFileSync(`${path}.new`, text, { mode: 0o640 });
    renameSync(`${path}.new`, path);
  };
  write(content);
  const told: string[] = [];
  const store = await TokenStore.open({
    ...{ adminToken: null, adminTokenFile: null, clientTokensFile: path },
    onLoaded: () => told.push('loaded'),
    onRefused: ({ message }) => told.push(message),
    onExposed: () => told.push('exposed'),
  });
  const nameOf = (token: string) => store.table.find(token)?.name ?? null;
  return { path, write, store, told, nameOf };
}

describe('the file of the client tokens', () => {
  it('is read again when it changes, without a restart', async () => {
    const { write, store, told, nameOf } = await openStore();
    expect([nameOf('one-token'), nameOf('two-token')]).toEqual(['one', null]);
    write(file('two'));
    await store.check();
    expect([nameOf('one-token'), nameOf('two-token')]).toEqual([null, 'two']);
    await store.check();
    expect(told).toEqual(['loaded']);
  });

  it.each<[string, (path: string) => unknown]>([
    ['a FIFO', (path) => execFileSync('mkfifo', [path])],
    [
      'a link to another file',
      (path) => {
        symlinkSync('/etc/passwd', path);
      },
    ],
    [
      'a link to a device',
      (path) => {
        symlinkSync('/dev/zero', path);
      },
    ],
    ['a missing file', () => undefined],
    [
      'a folder',
      (path) => {
        mkdirSync(path);
      },
    ],
    [
      'an empty file',
      (path) => {
        writeFileSync(path, '');
      },
    ],
    [
      'a file that others may change',
      (path) => {
        writeFileSync(path, file('two'));
        chmodSync(path, 0o666);
      },
    ],
    [
      'a file with another form',
      (path) => {
        writeFileSync(path, '{"clients":[{"name":"x"}]}');
      },
    ],
    [
      'a file with a misspelled scope',
      (path) => {
        writeFileSync(path, file('two').replace('watch', 'all'));
      },
    ],
    [
      'a file of 2 MiB',
      (path) => {
        writeFileSync(path, ' '.repeat(2_097_152));
      },
    ],
  ])('replaced by %s changes no token, and is reported once', async (_, replace) => {
    const { path, write, store, told, nameOf } = await openStore();
    rmSync(path);
    replace(path);
    await store.check();
    await store.check();
    expect([nameOf('one-token'), store.isCurrent]).toEqual(['one', false]);
    expect(told).toEqual([expect.stringContaining(path)]);
    rmSync(path, { recursive: true, force: true });
    write(file('two'));
    await store.check();
    expect([nameOf('one-token'), nameOf('two-token'), store.isCurrent]).toEqual([
      null,
      'two',
      true,
    ]);
  });

  it('with a token in plain text is refused without a copy of the token', async () => {
    const secret = 'not-for-the-log';
    const rejected = openStore(`{"clients": [${secret}`).catch((error: unknown) => String(error));
    expect(await rejected).not.toContain(secret);
  });

  it('names no client twice and gives no reserved name', async () => {
    for (const name of ['admin', 'local', 'a b', '', 'x'.repeat(65), '../x', 'a\u2028b']) {
      await expect(openStore(file(name))).rejects.toMatchObject({
        code: 'tokens_unreadable',
        exitCode: 2,
      });
    }
    const twice = JSON.parse(file('one')) as { clients: unknown[] };
    twice.clients.push(twice.clients[0]);
    await expect(openStore(JSON.stringify(twice))).rejects.toMatchObject({
      code: 'tokens_unreadable',
    });
  });
});
