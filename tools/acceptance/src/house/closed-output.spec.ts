import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ENGINE, OPS, ROOT, SIMULATOR, TRAINER } from '@meta-agent/harness';

/** Runs a script whose output, one or both streams, has no reader from the start. */
async function runUnread(closed: 'stdout' | 'stderr', ...args: readonly string[]) {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME };
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child[closed].destroy();
  const rest: Buffer[] = [];
  child[closed === 'stdout' ? 'stderr' : 'stdout'].on('data', (chunk: Buffer) => rest.push(chunk));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, rest: String(Buffer.concat(rest)) };
}

it.each([
  ['meta-engine', [ENGINE, 'config', 'show']],
  ['meta-ops', [OPS, '--help']],
  ['meta-trainer', [TRAINER, '--help']],
  ['meta-simulate', [SIMULATOR, '--help']],
])('%s ends quietly when its output has no reader', async (_, args) => {
  expect(await runUnread('stdout', ...args)).toEqual({ exitCode: 0, rest: '' });
});

it.each([
  ['meta-engine', ENGINE],
  ['meta-ops', OPS],
  ['meta-trainer', TRAINER],
  ['meta-simulate', SIMULATOR],
])('%s keeps its exit code when its errors have no reader', async (_, script) => {
  const { exitCode } = await runUnread('stderr', script, 'no-such-command');
  expect(exitCode).toBe(2);
});
