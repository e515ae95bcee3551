import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { ENGINE, OPS, startCommand, temporaryFolder } from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';

jest.setTimeout(60_000);

const signal = { action: 'BUY', confidence: 0.9 } as const;
const RECORD = { symbol: 'BTCUSDT', base_predictions: { xgb: signal, nhits: signal } };

/** A command, in a mount namespace of its own, to which a folder is read-only; it replaces the shell. */
function readOnly(folder: string, ...command: readonly string[]): string[] {
  const script = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"';
  const isRoot = process.getuid?.() === 0;
  return ['unshare', isRoot ? '-m' : '-rm', 'sh', '-c', script, 'sh', folder, ...command];
}

async function run([command, ...args]: readonly string[]) {
  const child = spawn(command, args, { env: { PATH: process.env.PATH } });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { exitCode, stdout, stderr };
}

it('a registry on a read-only mount is served, and a command that changes it says what is wrong', async () => {
  const { dir } = await smallRegistry();
  const engine = await startCommand(readOnly(dir, process.execPath, ENGINE), {
    META_V2_MODEL_DIR: dir,
    META_DECISION_LOG: temporaryFolder(),
  });
  const { client } = engine;
  const { model_version: version } = await client.predict(RECORD);
  expect(await client.status()).toMatchObject({
    ...{ model_ready: true, model_version: version, last_load_error: null },
  });

  const ops = (...words: readonly string[]) =>
    run(readOnly(dir, process.execPath, OPS, ...words, '--model-dir', dir));
  const listed = await ops('list');
  expect(listed.exitCode).toBe(0);
  expect(listed.stdout).toContain(version);
  const halted = await ops('halt', '--reason', 'test', '--no-engine');
  expect(halted.exitCode).toBe(2);
  expect(halted.stderr).toContain('registry_not_writable: the model folder cannot be written');
  expect(halted.stderr).toContain('EROFS');
  expect(await client.status()).toMatchObject({ stop: null });
});
