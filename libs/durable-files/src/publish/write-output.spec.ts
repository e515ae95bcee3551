import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { ended, firstOutput, runChild, temporaryFolder } from '../../testing';
import { type Output, writeOutput } from './write-output';

const unused = new PassThrough();

async function threeLines(output: Output): Promise<string> {
  for (const line of ['one\n', 'two\n', 'three\n']) await output.append(line);
  return 'result';
}

describe('writeOutput', () => {
  it('writes a file and returns the result of the work', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'file');
    expect(await writeOutput(path, { stdout: unused }, threeLines)).toBe('result');
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\nthree\n');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('writes to the standard output when the path is -', async () => {
    const stdout = new PassThrough().setEncoding('utf8');
    expect(await writeOutput('-', { stdout }, threeLines)).toBe('result');
    expect(stdout.read()).toBe('one\ntwo\nthree\n');
    expect(readdirSync('.')).not.toContain('-');
  });

  it('waits for the reader of the standard output', async () => {
    const stdout = new PassThrough({ highWaterMark: 1000 });
    let appended = 0;
    const writing = writeOutput('-', { stdout }, async (output) => {
      for (; appended < 10; appended += 1) await output.append('x'.repeat(100_000));
    });
    await new Promise(setImmediate);
    expect(appended).toBeLessThan(3);
    stdout.resume();
    await writing;
    expect(appended).toBe(10);
  });

  it('ends when the standard output has no reader any more', async () => {
    const stdout = new PassThrough();
    stdout.on('error', () => undefined);
    stdout.destroy(Object.assign(new Error('broken pipe'), { code: 'EPIPE' }));
    expect(await writeOutput('-', { stdout }, threeLines)).toBe('result');
  });

  it('keeps the file unchanged when the work fails', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'file');
    writeFileSync(path, 'old');
    const work = async (output: Output) => {
      await threeLines(output);
      throw new Error('no good');
    };
    await expect(writeOutput(path, { stdout: unused }, work)).rejects.toThrow('no good');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('names the file that cannot be written, and the reason', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'folder'));
    for (const [name, received] of [
      ['nowhere/file', 'ENOENT'],
      ['file/below', 'ENOTDIR'],
      ['folder', 'a folder'],
    ]) {
      const path = join(folder, name);
      await expect(writeOutput(path, { stdout: unused }, threeLines)).rejects.toMatchObject({
        code: 'output_not_writable',
        summary: expect.stringContaining(path) as string,
        received: expect.stringContaining(received) as string,
      });
    }
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'removes its temporary when %s ends the process',
    async (signal) => {
      const folder = temporaryFolder();
      const script = join(__dirname, '../../testing/write-forever.ts');
      const child = runChild(script, join(folder, 'file'));
      expect(await firstOutput(child)).toBe('writing');
      expect(readdirSync(folder)).toHaveLength(1);
      child.kill(signal);
      expect(await ended(child)).toBe(signal);
      expect(readdirSync(folder)).toEqual([]);
    },
  );
});
