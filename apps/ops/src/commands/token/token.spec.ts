import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/model-io/testing';
import { runCommand } from '../../testing/run-command';

const newFile = () => join(temporaryFolder(), 'tokens.json');
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
const run = (name: string, args: readonly string[], options: Record<string, string | boolean>) =>
  runCommand('token', [name, ...args], options);

interface TokensFile {
  readonly clients: readonly { readonly name: string; readonly sha256: string }[];
}
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as TokensFile;

describe('meta-ops token', () => {
  it('add prints a token once; the file holds its digest alone', async () => {
    const tokensFile = newFile();
    const { stdout } = await run('add', ['desk-1'], { tokensFile, scope: 'decide' });
    const token = stdout.trim();
    expect(token).toMatch(/^meta_[\w-]{43}$/);
    expect(readFileSync(tokensFile, 'utf8')).not.toContain(token);
    const sha256 = createHash('sha256').update(token).digest('hex');
    expect(read(tokensFile).clients).toMatchObject([
      { name: 'desk-1', scopes: ['decide'], sha256 },
    ]);
    expect(modeOf(tokensFile)).toBe('640');
  });

  it('add writes the token to a file of its owner, and overwrites none', async () => {
    const tokensFile = newFile();
    const to = `${tokensFile}.desk-1`;
    const { stdout } = await run('add', ['desk-1'], { tokensFile, scope: 'decide,watch', to });
    expect([stdout, modeOf(to)]).toEqual(['', '600']);
    const again = run('add', ['desk-2'], { tokensFile, scope: 'watch', to });
    await expect(again).rejects.toMatchObject({ code: 'bad_argument', received: 'EEXIST' });
    expect(read(tokensFile).clients.map(({ name }) => name)).toEqual(['desk-1']);
  });

  it.each([
    ['a name that is taken', 'desk-1', 'watch'],
    ['a reserved name', 'admin', 'watch'],
    ['a name with a line break', 'a\nb', 'watch'],
    ['an unknown scope', 'desk-2', 'everything'],
  ])('add refuses %s and changes nothing', async (_, name, scope) => {
    const tokensFile = newFile();
    await run('add', ['desk-1'], { tokensFile, scope: 'decide' });
    const before = readFileSync(tokensFile, 'utf8');
    const refusal = run('add', [name], { tokensFile, scope });
    await expect(refusal).rejects.toMatchObject({ code: 'bad_argument', exitCode: 2 });
    expect(readFileSync(tokensFile, 'utf8')).toBe(before);
  });

  it('twelve commands at once change the file one after the other: no client is lost', async () => {
    const tokensFile = newFile();
    await run('add', ['gone'], { tokensFile, scope: 'watch' });
    const names = Array.from({ length: 11 }, (_, i) => `desk-${i}`);
    await Promise.all([
      run('remove', ['gone'], { tokensFile, yes: true }),
      ...names.map((name) => run('add', [name], { tokensFile, scope: 'decide' })),
    ]);
    const added = read(tokensFile).clients.map(({ name }) => name);
    expect(added.sort()).toEqual(names.sort());
  });

  it('list shows names and scopes, and remove removes one', async () => {
    const tokensFile = newFile();
    await run('add', ['desk-1'], { tokensFile, scope: 'decide' });
    await run('add', ['screen'], { tokensFile, scope: 'watch' });
    chmodSync(tokensFile, 0o600);
    const { stdout } = await run('list', [], { tokensFile });
    expect(stdout).toMatch(/desk-1 .*decide/);
    expect(stdout).not.toContain(read(tokensFile).clients[0].sha256);
    const unasked = run('remove', ['desk-1'], { tokensFile });
    await expect(unasked).rejects.toMatchObject({ code: 'confirmation_needed' });
    await run('remove', ['desk-1'], { tokensFile, yes: true });
    expect(read(tokensFile).clients.map(({ name }) => name)).toEqual(['screen']);
    expect(modeOf(tokensFile)).toBe('600');
    const unknown = run('remove', ['desk-1'], { tokensFile, yes: true });
    await expect(unknown).rejects.toMatchObject({
      code: 'bad_argument',
      expected: 'one of screen',
    });
  });

  it('reads no FIFO and no file that others may change', async () => {
    const fifo = newFile();
    execFileSync('mkfifo', [fifo]);
    await expect(run('list', [], { tokensFile: fifo })).rejects.toMatchObject({ exitCode: 2 });
    const open = newFile();
    writeFileSync(open, '{"clients":[]}');
    chmodSync(open, 0o666);
    const refusal = run('add', ['desk-1'], { tokensFile: open, scope: 'watch' });
    await expect(refusal).rejects.toMatchObject({ code: 'file_not_private' });
    expect(existsSync(open)).toBe(true);
  });
});
